"""How commands answer: the result alone on stdout, sentences on stderr, exit 0, 1 or 2.

0 done, 1 bad data or an unknown code, 2 called in a wrong way (product page, section 6).
"""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.lib.database_start import fill_new_database, is_out_of_date
from config.lib.errors import RuleBroken

BAD_DATA = 1
WRONG_CALL = 2
OUT_OF_DATE = (
    "Cơ sở dữ liệu thuộc phiên bản trước của phần mềm. Đồng chí sao lưu rồi chạy: "
    "python3 manage.py migrate"
)


class PlainCommand(BaseCommand):
    """A command that tells what is wrong in one Vietnamese sentence.

    Subclasses raise RuleBroken (or CommandError) for bad data; called from Python the caller gets
    a CommandError.
    """

    fills_new_database = True

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self._called_from_command_line:
            parser.error = lambda message: self._refuse_call(parser)
        return parser

    def execute(self, *args, **options):
        try:
            if self._called_from_command_line and self.fills_new_database:
                fill_new_database(self.say)
            return super().execute(*args, **options)
        except (RuleBroken, CommandError) as error:
            if not self._called_from_command_line:
                raise CommandError(str(error)) from error
            self.say(str(error))
            sys.exit(getattr(error, "returncode", BAD_DATA))
        except DatabaseError:
            if not self._called_from_command_line or not is_out_of_date():
                raise
            self.say(OUT_OF_DATE)
            sys.exit(BAD_DATA)

    def say(self, sentence):
        """A sentence for the person at the keyboard, never part of the result."""
        self.stderr.write(sentence, self.style.NOTICE)

    def answer_json(self, result):
        """The result for scripts: one object, UTF-8, alone on stdout."""
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def _refuse_call(self, parser):
        usage = " ".join(parser.format_usage().removeprefix("usage:").split())
        self.say(f"Gọi lệnh chưa đúng. Cách gọi: {usage}")
        sys.exit(WRONG_CALL)
