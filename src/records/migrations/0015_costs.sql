-- What a page asks for is found by an index, so that it costs what it shows and
-- not what the home holds.
CREATE INDEX document_by_superseded ON document(supersedes_id) WHERE supersedes_id IS NOT NULL;
CREATE INDEX also_supersedes_by_old ON also_supersedes(old_id);
CREATE INDEX document_quarantined ON document(id) WHERE outcome = 'quarantined';
CREATE INDEX reading_troubled ON reading(document_id) WHERE state <> 'parsed';
CREATE INDEX case_event_by_name ON case_event(CASE WHEN json_valid(act) THEN act ->> '$.event' END, case_id);
CREATE INDEX case_by_applicant ON case_file(applicant_id);
CREATE INDEX case_by_subject ON case_file(subject_id);
CREATE INDEX judgement_by_document ON judgement(document_id, criterion);
CREATE INDEX statement_of_done_notice ON statement(about) WHERE kind IN ('notice-sent', 'notice-withdrawn');
CREATE INDEX enquiry_closed ON enquiry(code) WHERE step = 'closed';

-- How often something changed that much is worked out of: what was worked out
-- under a number holds as long as the number is the same. Counted by triggers,
-- so that no writer can forget it and a change that was dropped counts nothing.
CREATE TABLE version (
  of TEXT PRIMARY KEY,
  n  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO version VALUES ('lives', 0), ('papers', 0), ('words', 0);

CREATE TRIGGER case_file_inserted AFTER INSERT ON case_file BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER case_file_updated AFTER UPDATE ON case_file BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER case_file_deleted AFTER DELETE ON case_file BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER applicant_inserted AFTER INSERT ON applicant BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER applicant_updated AFTER UPDATE ON applicant BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER applicant_deleted AFTER DELETE ON applicant BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER subject_inserted AFTER INSERT ON subject BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER subject_updated AFTER UPDATE ON subject BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER subject_deleted AFTER DELETE ON subject BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER certification_inserted AFTER INSERT ON certification BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER certification_updated AFTER UPDATE ON certification BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER certification_deleted AFTER DELETE ON certification BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER identified_inserted AFTER INSERT ON identified BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER identified_updated AFTER UPDATE ON identified BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER identified_deleted AFTER DELETE ON identified BEGIN UPDATE version SET n = n + 1 WHERE of IN ('lives', 'papers'); END;
CREATE TRIGGER case_event_inserted AFTER INSERT ON case_event BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER case_event_updated AFTER UPDATE ON case_event BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER case_event_deleted AFTER DELETE ON case_event BEGIN UPDATE version SET n = n + 1 WHERE of = 'lives'; END;
CREATE TRIGGER submission_inserted AFTER INSERT ON submission BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER submission_updated AFTER UPDATE ON submission BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER submission_deleted AFTER DELETE ON submission BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER document_inserted AFTER INSERT ON document BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER document_updated AFTER UPDATE ON document BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER document_deleted AFTER DELETE ON document BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER also_supersedes_inserted AFTER INSERT ON also_supersedes BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER also_supersedes_updated AFTER UPDATE ON also_supersedes BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER also_supersedes_deleted AFTER DELETE ON also_supersedes BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER erased_document_inserted AFTER INSERT ON erased_document BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER erased_document_updated AFTER UPDATE ON erased_document BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER erased_document_deleted AFTER DELETE ON erased_document BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER reading_inserted AFTER INSERT ON reading BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER reading_updated AFTER UPDATE ON reading BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER reading_deleted AFTER DELETE ON reading BEGIN UPDATE version SET n = n + 1 WHERE of = 'papers'; END;
CREATE TRIGGER judgement_inserted AFTER INSERT ON judgement BEGIN UPDATE version SET n = n + 1 WHERE of = 'words'; END;
CREATE TRIGGER judgement_updated AFTER UPDATE ON judgement BEGIN UPDATE version SET n = n + 1 WHERE of = 'words'; END;
CREATE TRIGGER judgement_deleted AFTER DELETE ON judgement BEGIN UPDATE version SET n = n + 1 WHERE of = 'words'; END;
CREATE TRIGGER statement_inserted AFTER INSERT ON statement BEGIN UPDATE version SET n = n + 1 WHERE of = 'words'; END;
CREATE TRIGGER statement_updated AFTER UPDATE ON statement BEGIN UPDATE version SET n = n + 1 WHERE of = 'words'; END;
CREATE TRIGGER statement_deleted AFTER DELETE ON statement BEGIN UPDATE version SET n = n + 1 WHERE of = 'words'; END;
