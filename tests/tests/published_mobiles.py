"""Prints what the published library `phonenumbers` (libphonenumber) knows, as JSON.

Without arguments: an example of each kind of number of every country, [["FR", "33", "MOBILE", "+33612345678", "06 12 34 56 78"], …].
With the name of a file: the kinds of its numbers, a number in E.164 form per line, ["MOBILE", …].
"""

import json
import sys
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberFormat as Format
from phonenumbers import PhoneNumberType

KINDS = {value: name for name, value in vars(PhoneNumberType).items() if name.isupper()}


def examples():
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        for value, kind in sorted(KINDS.items()):
            number = phonenumbers.example_number_for_type(country, value)
            if number is not None and phonenumbers.number_type(number) == value:
                yield [country, str(number.country_code), kind, *(phonenumbers.format_number(number, form) for form in (Format.E164, Format.NATIONAL))]


def kind(text):
    return KINDS[phonenumbers.number_type(phonenumbers.parse(text))]


def main():
    if len(sys.argv) > 1:
        answer = [kind(text) for text in Path(sys.argv[1]).read_text().split()]
    else:
        answer = list(examples())
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
