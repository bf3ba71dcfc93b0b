"""``manage.py migrate``: Django's, by one instance at a time and without blocking those at work."""

import time

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError

from config.lib.outages import BUSY, outage_of
from config.migrating import only_one_migrates, put_guards_back, short_waits

IN_USE = (
    "Có người đang dùng bảng phải chuyển đổi nên đã dừng, bước dở dang được hủy. Đồng chí chạy lại "
    "lúc vắng người."
)


AGAIN = "Có người đang dùng bảng phải chuyển đổi: bước dở dang được hủy, thử lại sau {pause} giây…"
PAUSES = (1, 2, 5, 10)  # seconds before each further try; what was carried out is not done again


class Command(migrate.Command):
    def handle(self, *args, **options):
        with only_one_migrates(self.say), short_waits():
            for pause in (*PAUSES, None):
                try:
                    return super().handle(*args, **options)
                except OperationalError as error:
                    put_guards_back()
                    if outage_of(error) is not BUSY:
                        raise
                    if pause is None:
                        raise CommandError(IN_USE) from error
                self.say(AGAIN.format(pause=pause))
                time.sleep(pause)
            return None

    def say(self, sentence):
        self.stderr.write(sentence, style_func=str)
