-- The held meetings of the year with what each is worth, by the shipped rules written in as numbers.
CREATE TEMPORARY TABLE bench_held AS
SELECT m.id, m.branch_id, m.meeting_type,
       CAST(substr(m.held_on, 6, 2) AS integer) AS month,
       CASE WHEN m.taken_over OR m.state NOT IN ('HELD', 'MINUTES_DRAFT') THEN 1 ELSE 0 END AS official,
       m.present_count, m.expected_count,
       CASE WHEN m.has_resolution OR m.conclusion <> '' THEN 1 ELSE 0 END AS has_outcome,
       CASE WHEN m.meeting_type IN ('REGULAR', 'COMBINED') THEN
           CASE WHEN CAST(substr(m.held_on, 9, 2) AS integer) BETWEEN 3 AND 6 THEN 1 ELSE 0 END END AS in_window,
       CASE WHEN (strftime('%%s', m.ended_at) - strftime('%%s', m.started_at)) / 60 - m.break_minutes >= CASE WHEN m.meeting_type = 'COMBINED' THEN 120 ELSE 90 END
           THEN 1 ELSE 0 END AS lasted,
       CASE WHEN m.meeting_type IN ('REGULAR', 'COMBINED') THEN
           CASE WHEN EXISTS (
               SELECT 1 FROM meetings_meeting c
               WHERE c.branch_id = m.branch_id AND c.meeting_type = 'COMMITTEE_MEETING'
                 AND c.for_year = m.for_year AND c.for_month = m.for_month
                 AND c.held_on <= m.held_on
           ) THEN 1 ELSE 0 END END AS prepared,
       CASE WHEN date(m.notice_at, '+7 hours') <= date(m.held_on, '-1 day') THEN 1 ELSE 0 END AS notified,
       CASE WHEN date(m.submitted_at, '+7 hours') <= date(m.held_on, '+2 days') THEN 1 ELSE 0 END AS sent,
       CASE WHEN EXISTS (
           SELECT 1 FROM branches_post s
           WHERE s.organization_id = m.branch_id AND s.role = 'SUPERVISOR' AND s.valid_to IS NULL
       ) THEN CASE WHEN EXISTS (
           SELECT 1 FROM meetings_guest g WHERE g.meeting_id = m.id AND g.role = 'SUPERVISOR'
       ) THEN 1 ELSE 0 END END AS visited
FROM meetings_meeting m
WHERE m.held_on BETWEEN %(first_day)s AND %(last_day)s
  AND m.state NOT IN ('PLANNED', 'ANNOUNCED', 'POSTPONED', 'CANCELLED', 'IN_PROGRESS')
  AND m.meeting_type IN ('REGULAR', 'COMBINED', 'THEMATIC', 'EXTRAORDINARY', 'YEAR_END_REVIEW');
