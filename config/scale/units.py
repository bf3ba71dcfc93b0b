"""The tree: a root, provinces, communes of about twelve branches, and the types of branches."""

from collections import Counter
from dataclasses import dataclass, replace

from branches.choices import BranchType, OrganizationKind
from branches.rules import STEP_WIDTH, path_step, step_number
from config.lib.vietnamese import nfc, search_key, sort_key
from config.scale.shape import LEAST_IN_A_BRANCH


@dataclass(slots=True)
class Unit:
    """A node as it is written; ``size`` is the number of members of a branch at the start."""

    pk: int
    parent: "Unit | None"
    path: str
    code: str
    name: str
    short_name: str
    place: str
    kind: str
    branch_type: str = ""
    size: int = 0

    @property
    def line(self):
        """From the unit itself up to the root."""
        found, node = [], self
        while node:
            found.append(node)
            node = node.parent
        return found


def _words(text):
    return tuple(nfc(word) for word in text.split())


FIRST = _words("Tân Bình An Phú Hòa Thanh Yên Mỹ Xuân Đông Sơn Vĩnh Long Quang Hưng Nam Bắc Minh")
SECOND = _words("Lập Khánh Thịnh Lộc Phong Châu Trung Tiến Hải Giang Sơn Thành Đức Hưng Thủy Lạc")
HAMLET = _words("Thượng Hạ Đông Đoài Trung Nội Ngoại Chùa Đình Bến Cầu Chợ Gò Đồng Vạn Sỏi")
T = BranchType
# What twelve branches of a commune usually are, and what they are called.
KINDS = (
    (T.VILLAGE, "thôn {hamlet}"),
    (T.VILLAGE, "thôn {hamlet}"),
    (T.COMMUNE_AGENCY, "cơ quan xã {place}"),
    (T.VILLAGE, "thôn {hamlet}"),
    (T.SCHOOL, "Trường Tiểu học {place}"),
    (T.VILLAGE, "thôn {hamlet}"),
    (T.VILLAGE, "tổ dân phố {hamlet}"),
    (T.POLICE, "Công an xã {place}"),
    (T.SCHOOL, "Trường Trung học cơ sở {place}"),
    (T.VILLAGE, "thôn {hamlet}"),
    (T.SERVICE_UNIT, "Trạm Y tế {place}"),
    (T.MILITARY, "Quân sự xã {place}"),
    (T.PRIVATE_ENTERPRISE, "Hợp tác xã {place}"),
    (T.RETIREE, "hưu trí {hamlet}"),
)
PROVINCE_PLACES = ("Sơn Bình", "Hòa Giang", "Vĩnh Lâm", "Thanh Hải", "An Thái", "Phú Điền")


def make_units(shape):
    """All units, parents before children, with sizes that add up to ``shape.members``."""
    tree = _Tree()
    provinces = [tree.province() for _ in range(shape.provinces)]
    communes = [
        tree.commune(provinces[number * shape.provinces // shape.communes])
        for number in range(shape.communes)
    ]
    branches = [
        tree.branch(communes[number * shape.communes // shape.branches])
        for number in range(shape.branches)
    ]
    _give_sizes(branches, shape)
    return tree.units


def copied_units(units, number, provinces):
    """Copy ``number`` of all ``units`` but the root, parents before children; the first is 0.

    ``provinces`` is how many of them each copy has.
    """
    made = {units[0].pk: units[0]}
    for unit in units[1:]:
        parent = made[unit.parent.pk]
        if unit.parent is units[0]:
            order = number * provinces + step_number(unit.path)
            names, step = _province_names(order), path_step(order)
        else:
            names = {"code": parent.code + unit.code.removeprefix(unit.parent.code)}
            step = unit.path[-STEP_WIDTH:]
        pk = unit.pk + number * (len(units) - 1)
        made[unit.pk] = replace(unit, pk=pk, parent=parent, path=parent.path + step, **names)
        yield made[unit.pk]


def _province_names(order):
    place = PROVINCE_PLACES[order % len(PROVINCE_PLACES)]
    if order >= len(PROVINCE_PLACES):
        place = f"{place} {order // len(PROVINCE_PLACES) + 1}"
    return {
        "code": f"{order + 1:02d}",
        "name": f"Đảng bộ tỉnh {place}",
        "short_name": f"Tỉnh {place}",
        "place": place,
    }


class _Tree:
    """Units as they are added; each knows how many children it has already."""

    def __init__(self):
        names = {"code": "TW", "name": "Trung ương", "short_name": "Trung ương", "place": ""}
        self.root = Unit(1, None, path_step(0), kind=OrganizationKind.CENTRAL.value, **names)
        self.units = [self.root]
        self._children = Counter()

    def province(self):
        names = _province_names(self._children[self.root.pk])
        return self._add(self.root, kind=OrganizationKind.PROVINCIAL_COMMITTEE.value, **names)

    def commune(self, province):
        order = self._children[province.pk]
        place = f"{FIRST[order % len(FIRST)]} {SECOND[order // len(FIRST) % len(SECOND)]}"
        return self._add(
            province, code=f"{province.code}.{order + 1:03d}", name=f"Đảng bộ xã {place}",
            short_name=f"Xã {place}", place=place,
            kind=OrganizationKind.GRASSROOTS_COMMITTEE_AREA.value,
        )  # fmt: skip

    def branch(self, commune):
        order = self._children[commune.pk]
        branch_type, words = KINDS[order % len(KINDS)]
        name = words.format(place=commune.place, hamlet=HAMLET[order % len(HAMLET)])
        return self._add(
            commune, code=f"{commune.code}.{order + 1:02d}", name=f"Chi bộ {name}",
            short_name=f"Chi bộ {name}", place="", kind=OrganizationKind.BRANCH.value,
            branch_type=branch_type.value,
        )  # fmt: skip

    def _add(self, parent, **values):
        path = parent.path + path_step(self._children[parent.pk])
        self._children[parent.pk] += 1
        unit = Unit(len(self.units) + 1, parent, path, **values)
        self.units.append(unit)
        return unit


def _give_sizes(branches, shape):
    """Between a third of and nearly twice the usual number, with exactly the total asked for."""
    chance = shape.random("sizes")
    weights = [0.4 + 1.2 * chance.random() for _ in branches]
    free, total = shape.members - LEAST_IN_A_BRANCH * len(branches), sum(weights)
    for branch, weight in zip(branches, weights, strict=True):
        branch.size = LEAST_IN_A_BRANCH + int(free * weight / total)
    missing = shape.members - sum(branch.size for branch in branches)
    for branch in branches[:missing]:
        branch.size += 1


def unit_row(unit):
    """The columns of `PartyOrganization` in the order of `writing.ORGANIZATIONS`."""
    is_branch = unit.kind == OrganizationKind.BRANCH.value
    return (
        unit.pk, unit.code, unit.name, unit.short_name, unit.place, unit.kind, is_branch,
        unit.branch_type, unit.parent.pk if unit.parent else None, unit.path,
        search_key(f"{unit.name} {unit.short_name} {unit.code}"), sort_key(unit.short_name),
    )  # fmt: skip


def line_rows(unit):
    """Ancestor, descendant and depth: the tree never changed in this slice."""
    return [(above.pk, unit.pk, depth) for depth, above in enumerate(unit.line)]
