"""Prints the public holidays of the published library `holidays` as JSON: {"france": {"2015-01-01": "New Year's Day"}}.

Arguments: first and last year. Keys are domain::calendar::Calendar as it is serialised.
"""

import json
import sys

import holidays

CALENDARS = {
    "france": [("FR", None)],
    # The library knows Moselle and Alsace apart: the two must agree
    "alsace_moselle": [("FR", "57"), ("FR", "6AE")],
    "germany": [("DE", None)],
    "belgium": [("BE", None)],
    "luxembourg": [("LU", None)],
    "netherlands": [("NL", None)],
    "england_and_wales": [("GB", "ENG"), ("GB", "WLS")],
    "united_states": [("US", None)],
    # The library's financial calendars carry the code of their market
    "target": [("XECB", None)],
}


def days(country, subdivision, years):
    # One year more: a New Year's Day on a Saturday is observed on 31 December
    asked = range(years.start, years.stop + 1)
    if country.startswith("X"):
        found = holidays.financial_holidays(country, years=asked, language="en_US")
    else:
        found = holidays.country_holidays(country, subdiv=subdivision, years=asked, language="en_US")
    return {day.isoformat(): name for day, name in sorted(found.items()) if day.year in years}


def main():
    years = range(int(sys.argv[1]), int(sys.argv[2]) + 1)
    answer = {}
    for calendar, parts in CALENDARS.items():
        lists = [days(*part, years) for part in parts]
        if any(other != lists[0] for other in lists):
            sys.exit(f"the library's lists for the parts of {calendar} differ")
        answer[calendar] = lists[0]
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
