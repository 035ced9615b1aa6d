"""Holds infra/template.yaml to its rules, then asks the linters of IAM. Prints one line per failure and "N passed, N failed"."""

import sys
import traceback

import linters
import rules


def main():
    failed = 0
    checks = [*rules.RULES, *linters.LINTERS]
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"ok      {name}")
        except Exception as error:  # noqa: BLE001 - a check that cannot run has failed
            failed += 1
            print(f"error   {name}\n    {error}")
            if not isinstance(error, AssertionError):
                traceback.print_exc()
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
