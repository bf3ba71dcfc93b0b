"""``manage.py test``: all tests, on every database, queue and browser the product runs with."""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand

from config.management.commands.run import stop_on_signals
from config.management.testing.legs import FAULT_LEGS, LEGS, Result, run_leg
from config.management.testing.servers import ServerMissing, private_postgres, private_redis
from config.management.testing.template import migrated_template


class Command(BaseCommand):
    help = "Chạy toàn bộ kiểm tra. Sau -- là tham số của pytest: test -- tests/meetings -k ký"
    requires_system_checks = []  # the tests ask for them

    def add_arguments(self, parser):
        parser.add_argument(
            "--leg",
            action="append",
            choices=[leg.name for leg in LEGS + FAULT_LEGS],
            help="chỉ chạy chặng này (có thể lặp lại)",
        )
        parser.add_argument(
            "--faults",
            action="store_true",
            help="thay vì toàn bộ: các sự cố và tranh chấp với số lần đầy đủ (có thể hàng giờ)",
        )
        parser.add_argument("arguments", nargs="*", help="tham số của pytest, sau dấu --")

    def handle(self, *, leg, faults, arguments, **options):
        stop_on_signals()
        usual = FAULT_LEGS if faults else LEGS
        chosen = [each for each in LEGS + FAULT_LEGS if each.name in leg] if leg else list(usual)
        results = []
        try:
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chibo-")))
                servers = Servers(stack)
                for each in chosen:
                    self.announce(f"\n=== {each.title} [{each.name}]")
                    results.append(self.run_one(each, servers, arguments, folder))
        except KeyboardInterrupt:
            self.announce("\nĐã dừng giữa chừng.")
            results += [
                Result(each, 0, 1, 0, 0, "chưa chạy xong") for each in chosen[len(results) :]
            ]
        sys.exit(self.conclude(results))

    def run_one(self, leg, servers, arguments, folder):
        try:
            postgres_url = servers.postgres() if leg.postgres else ""
            template = servers.template() if leg.postgres else ""
            redis_url = servers.redis() if leg.redis else ""
        except ServerMissing as error:
            return Result(leg, 0, 1, 0, 0, str(error))
        return run_leg(
            leg,
            postgres_url=postgres_url,
            template=template,
            redis_url=redis_url,
            arguments=arguments,
            folder=folder,
        )

    def conclude(self, results):
        """Print what ran in each leg and the sum as the very last line; returns the exit code."""
        self.announce("\n=== Kết quả")
        for result in results:
            self.announce(result.line())
        passed = sum(result.passed for result in results)
        failed = sum(result.failed for result in results)
        self.announce(f"{passed} passed, {failed} failed")
        return 1 if failed or not passed else 0

    def announce(self, text):
        self.stdout.write(text)
        self.stdout.flush()


class Servers:
    """The servers of the tests: those given by address, otherwise private ones, started once."""

    def __init__(self, stack):
        self.stack = stack
        self.started = {}

    def postgres(self):
        return os.environ.get("TEST_DATABASE_URL") or self._private("postgres", private_postgres)

    def template(self):
        """The migrated database that the test processes on PostgreSQL copy."""
        if "template" not in self.started:
            self.started["template"] = self.stack.enter_context(migrated_template(self.postgres()))
        return self.started["template"]

    def redis(self):
        return os.environ.get("TEST_REDIS_URL") or self._private("redis", private_redis)

    def _private(self, name, make):
        if name not in self.started:
            self.started[name] = self.stack.enter_context(make())
        return self.started[name]
