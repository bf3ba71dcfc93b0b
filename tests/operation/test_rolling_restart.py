"""F23: a new server takes over from the old one under load, and no request fails."""

from itertools import count

import pytest

from branches.models import PartyOrganization
from tests.branches.test_units import FOUND
from tests.operation.server import Browser, Load, Server, listening

pytestmark = [pytest.mark.faults(long=True), pytest.mark.timeout(900)]


def test_f23_no_request_fails_while_servers_change(place, here, tmp_path, rounds):
    """What was acknowledged is there, each unit once; the control stops without a successor."""
    numbers, acknowledged = count(1), []
    with listening() as listener:
        server = Server(listener, tmp_path / "0.log", **here).wait_until_it_serves()
        reader, writer = (Browser(server.port, place.staff) for _ in range(2))

        def found():
            code = f"MOI{next(numbers)}"
            status, _, _ = writer.post(
                f"/don-vi/{place.commune.pk}/them/", {**FOUND, "code": code, "name": f"Bản {code}"}
            )
            if status == 302:
                acknowledged.append(code)
            return status

        pages = [lambda: reader.get("/")[0], lambda: reader.get("/don-vi/")[0]]
        with Load(found, *pages, *pages) as load:
            for number in rounds(10, short=1):
                successor = Server(listener, tmp_path / f"{number}.log", **here)
                successor.wait_until_it_serves()
                server.end_in_order()
                server = successor
        assert set(load.answers) == {200, 302}
        assert len(load.answers) > 50
        kept = PartyOrganization.objects.filter(code__startswith="MOI").values_list("code")
        assert sorted(kept) == sorted((code,) for code in acknowledged)
        server.kill()
    with pytest.raises(OSError, match="refused|reset|timed out"):
        reader.get("/")
