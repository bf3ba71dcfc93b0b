-- Our layout filled by the same means as the default one, so that neither has rows other goals left behind.
CREATE TABLE bench_our_attendance (LIKE meetings_attendance INCLUDING ALL);
INSERT INTO bench_our_attendance SELECT * FROM meetings_attendance;
