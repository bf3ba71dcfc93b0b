-- After annual_held: the 31 counters of every branch for seven parts and twelve months, provisional
-- and official, and of every unit above for the seven parts. The rules are written in as numbers: no
-- rules by place and day, no leave, no exceptions, no founding or closing; members count where they
-- sat, also twice.
CREATE TEMPORARY TABLE bench_part AS
WITH parts (part, first_month, last_month) AS (
    VALUES (0, 1, 12), (1, 1, 3), (2, 4, 6), (3, 7, 9), (4, 10, 12), (5, 1, 6), (6, 7, 12),
           (11, 1, 1), (12, 2, 2), (13, 3, 3), (14, 4, 4), (15, 5, 5), (16, 6, 6), (17, 7, 7),
           (18, 8, 8), (19, 9, 9), (20, 10, 10), (21, 11, 11), (22, 12, 12)
)
SELECT * FROM parts;

CREATE TEMPORARY TABLE bench_attended AS
SELECT h.branch_id, a.member_id, h.month, max(h.official) AS official,
       sum(CASE WHEN a.contribution_count > 0 THEN 1 ELSE 0 END) AS spoke,
       sum(CASE WHEN a.contribution_count > 0 THEN h.official ELSE 0 END) AS official_spoke
FROM bench_held h JOIN meetings_attendance a ON a.meeting_id = h.id AND a.is_expected
GROUP BY h.branch_id, a.member_id, h.month;

CREATE TEMPORARY TABLE bench_spoke AS
SELECT part, branch_id, count(*) AS members, sum(CASE WHEN official_months > 0 THEN 1 ELSE 0 END)
           AS official_members,
       sum(CASE WHEN spoke >= (6 * months + 11) / 12 THEN 1 ELSE 0 END) AS spoke_enough,
       sum(CASE WHEN official_months > 0 AND official_spoke >= (6 * official_months + 11) / 12
                THEN 1 ELSE 0 END) AS official_spoke_enough
FROM (
    SELECT p.part, a.branch_id, a.member_id, count(*) AS months, sum(a.spoke) AS spoke,
           sum(a.official) AS official_months, sum(a.official_spoke) AS official_spoke
    FROM bench_attended a JOIN bench_part p ON a.month BETWEEN p.first_month AND p.last_month
    GROUP BY p.part, a.branch_id, a.member_id
) spoken
GROUP BY part, branch_id;

CREATE TEMPORARY TABLE bench_leaders AS
SELECT h.id, count(*) AS expected, sum(CASE WHEN a.status IN (1, 2) THEN 1 ELSE 0 END) AS present
FROM members_localpost o
JOIN meetings_attendance a ON a.member_id = o.member_id AND a.is_expected
JOIN bench_held h ON h.id = a.meeting_id
WHERE o.kind = 'UNIT_LEADER' AND o.valid_to IS NULL
GROUP BY h.id;

CREATE INDEX bench_spoke_key ON bench_spoke (branch_id, part);

CREATE INDEX bench_leaders_key ON bench_leaders (id);

ANALYZE bench_held;

ANALYZE bench_spoke;

ANALYZE bench_leaders;

CREATE TEMPORARY TABLE bench_branch AS
SELECT c.*, CASE WHEN c.official = 1 THEN m.official_members ELSE m.members END AS members,
       CASE WHEN c.official = 1 THEN m.official_spoke_enough ELSE m.spoke_enough END
           AS spoke_enough,
       CASE WHEN 100 * c.present > 90 * c.expected THEN 1 ELSE 0 END AS attendance_met,
       CASE WHEN c.official = 1 AND m.official_spoke_enough = m.official_members THEN 1
            WHEN c.official = 0 AND m.spoke_enough = m.members THEN 1 ELSE 0 END
           AS contributions_met,
       CASE WHEN c.regular = c.months THEN 1 ELSE 0 END AS regular_met,
       CASE WHEN c.thematic = c.months / 3 THEN 1 ELSE 0 END AS thematic_met,
       CASE WHEN c.with_outcome = c.outcome_due THEN 1 ELSE 0 END AS resolutions_met,
       CASE WHEN c.expected = 0 THEN 1 ELSE 0 END AS silent
FROM (
    SELECT h.branch_id, p.part, s.official, p.last_month - p.first_month + 1 AS months,
           sum(h.present_count) AS present, sum(h.expected_count) AS expected,
           count(DISTINCT CASE WHEN h.meeting_type IN ('REGULAR', 'COMBINED') THEN h.month END)
               AS regular,
           count(DISTINCT CASE WHEN h.meeting_type IN ('THEMATIC', 'COMBINED')
                 THEN (h.month + 2) / 3 END) AS thematic,
           sum(h.has_outcome) AS with_outcome, count(*) AS outcome_due,
           sum(h.in_window) AS window_part, count(h.in_window) AS window_whole,
           sum(h.lasted) AS duration_part, count(h.lasted) AS duration_whole,
           sum(h.prepared) AS prepared_part, count(h.prepared) AS prepared_whole,
           sum(h.notified) AS notified_part, count(h.notified) AS notified_whole,
           sum(h.sent) AS sent_part, count(h.sent) AS sent_whole,
           sum(h.visited) AS visited_part, count(h.visited) AS visited_whole,
           sum(l.present) AS leaders_part, sum(l.expected) AS leaders_whole
    FROM bench_held h
    JOIN bench_part p ON h.month BETWEEN p.first_month AND p.last_month
    JOIN (SELECT 0 AS official UNION ALL SELECT 1) s ON h.official >= s.official
    LEFT JOIN bench_leaders l ON l.id = h.id
    GROUP BY h.branch_id, p.part, s.official, p.last_month - p.first_month + 1
) c
LEFT JOIN bench_spoke m
       ON m.branch_id = c.branch_id AND m.part = c.part;

ANALYZE bench_branch;

CREATE TEMPORARY TABLE bench_unit AS
SELECT l.ancestor_id, b.part, b.official, count(*) AS branches, sum(b.silent) AS silent,
       sum(b.present) AS present, sum(b.expected) AS expected, sum(b.attendance_met) AS attendance_met,
       sum(b.spoke_enough) AS spoke_enough, sum(b.members) AS members,
       sum(b.contributions_met) AS contributions_met, sum(b.regular) AS regular,
       sum(b.months) AS months, sum(b.regular_met) AS regular_met, sum(b.thematic) AS thematic,
       sum(b.months / 3) AS quarters, sum(b.thematic_met) AS thematic_met,
       sum(b.with_outcome) AS with_outcome, sum(b.outcome_due) AS outcome_due,
       sum(b.resolutions_met) AS resolutions_met,
       sum(b.window_part) AS window_part, sum(b.window_whole) AS window_whole,
       sum(b.duration_part) AS duration_part, sum(b.duration_whole) AS duration_whole,
       sum(b.prepared_part) AS prepared_part, sum(b.prepared_whole) AS prepared_whole,
       sum(b.notified_part) AS notified_part, sum(b.notified_whole) AS notified_whole,
       sum(b.sent_part) AS sent_part, sum(b.sent_whole) AS sent_whole,
       sum(b.visited_part) AS visited_part, sum(b.visited_whole) AS visited_whole,
       sum(b.leaders_part) AS leaders_part, sum(b.leaders_whole) AS leaders_whole
FROM bench_branch b
JOIN branches_organizationline l ON l.descendant_id = b.branch_id AND l.valid_to IS NULL
WHERE b.part <= 6
GROUP BY l.ancestor_id, b.part, b.official;
