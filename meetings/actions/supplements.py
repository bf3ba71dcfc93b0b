"""The branch answers the committee; what changes becomes a numbered, signed supplement.

The signed minutes themselves never change (handbook 6.3, reliability guide 4).
"""

import uuid

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.digests import digest_of, seen_digest
from config.lib.errors import RuleBroken, Stale
from config.lib.vietnamese import nfc
from meetings.changes import lock, move
from meetings.choices import DocumentKind, MeetingState, ReopeningState
from meetings.models import MinutesSupplement, Reopening, Review, ReviewRemark
from meetings.permissions import LEAD_MEETING, REVIEW_MINUTES
from meetings.review.rules import (
    may_supplement,
    require_deadline,
    require_every_answer,
    require_reopening_move,
)
from meetings.rules import LABELS, SENT_STATES
from meetings.search_texts import add_supplement_text
from meetings.supplements import current_places, signed_supplement, supplement_paper

ANSWER_TEXTS = ("answer", "new_text")
ASKABLE = SENT_STATES - {MeetingState.RETURNED}


@transaction.atomic
def answer_remark(*, remark, answer, new_text, seen, by):
    """Write the answer to one remark, and what its place shall read, if anything changes.

    ``seen`` is the digest of the answer its writer had before them; Stale when it reads
    differently by now.
    """
    meeting = _lock_returned(remark.review.meeting, by)
    kept = ReviewRemark.objects.select_related("review").get(pk=remark.pk)
    if kept.review_id != open_review(meeting).pk:
        raise RuleBroken("Ý kiến này thuộc lần duyệt trước, không trả lời lại được.")
    if seen != seen_digest(kept, ANSWER_TEXTS):
        raise Stale("Trả lời")
    if not answer.strip():
        raise RuleBroken("Đồng chí ghi trả lời, ví dụ: “Đã bổ sung” hoặc giải trình.")
    new_text = _clean(new_text)
    if new_text and not kept.place:
        raise RuleBroken("Ý kiến chung thì trả lời bằng lời; nội dung sửa ghi ở từng mục.")
    if kept.place and new_text == _place(meeting, kept.place).text:
        new_text = ""  # the proposed text was left as it stands
    ReviewRemark.objects.filter(pk=kept.pk).update(
        answer=_clean(answer),
        new_text=new_text,
        answered_at=timezone.now(),
        answered_by=login_of(by),
    )
    _tell(
        "meetings.remark_answered",
        f"Trả lời ý kiến cấp trên về mục “{kept.place_label}”, {meeting}",
        meeting,
        by,
        remark=kept.pk,
        supplements=bool(new_text),
    )


def answers_hash(review):
    """The digest of all answers of a round as they stand: signed by whoever sends them back."""
    rows = review.remarks.order_by("seq").values_list("seq", "answer", "new_text")
    return digest_of(*(value for row in rows for value in row))


@transaction.atomic
def resubmit_minutes(*, meeting, seen_hash, by):
    """Send returned minutes back: corrections become numbered supplements, signed by ``by``.

    Raises RuleBroken while a remark has no answer, Stale when an answer changed meanwhile.
    """
    meeting = _lock_returned(meeting, by)
    review = open_review(meeting)
    if seen_hash != answers_hash(review):
        raise Stale("Các trả lời")
    remarks = list(review.remarks.order_by("seq"))
    require_every_answer([remark.answer for remark in remarks])
    made = [
        _supplement(
            meeting,
            place=_place(meeting, remark.place),
            new_text=remark.new_text,
            reason=f"Theo ý kiến của cấp trên: {remark.text}",
            by=by,
            remark=remark,
        )
        for remark in remarks
        if remark.new_text
    ]
    Review.objects.filter(pk=review.pk).update(
        corrected_at=timezone.now(), corrected_by=login_of(by)
    )
    move(meeting, MeetingState.CORRECTED)
    _tell(
        "meetings.resubmitted",
        f"Gửi lại biên bản {meeting}: trả lời {len(remarks)} điểm, {len(made)} bổ sung",
        meeting,
        by,
        supplements=[one.number for one in made],
        sealed=[{"sha256": one.document.sha256} for one in made],
    )
    return meeting


@transaction.atomic
def ask_reopening(*, meeting, places, reason, by):
    """Ask the committee to let named places of sent minutes be supplemented."""
    LEAD_MEETING.require(by, meeting.branch)
    meeting = lock(meeting)
    if meeting.state not in ASKABLE:
        raise RuleBroken(
            f"Biên bản đang ở bước “{LABELS[meeting.state]}” nên không cần hoặc chưa thể đề nghị "
            "mở lại."
        )
    _require_places(meeting, places)
    if not reason.strip():
        raise RuleBroken("Đồng chí ghi lý do đề nghị.")
    if meeting.reopenings.filter(state=ReopeningState.ASKED).exists():
        raise RuleBroken("Đã có một đề nghị đang chờ cấp trên trả lời.")
    reopening = Reopening.objects.create(
        meeting=meeting,
        places=places,
        reason=_clean(reason),
        asked_at=timezone.now(),
        asked_by=login_of(by),
    )
    _tell(
        "meetings.reopening_asked",
        f"Đề nghị bổ sung biên bản {meeting}: {len(places)} mục",
        meeting,
        by,
        places=places,
    )
    return reopening


@transaction.atomic
def decide_reopening(*, reopening, places, until_on, note, by):
    """Grant some of the places asked for until a day; no place means the request is refused."""
    meeting = lock(reopening.meeting)
    REVIEW_MINUTES.require(by, meeting.branch)
    kept = Reopening.objects.select_for_update(no_key=True).get(pk=reopening.pk)
    wanted = ReopeningState.GRANTED if places else ReopeningState.REFUSED
    require_reopening_move(kept.state, wanted)
    if kept.asked_by_id is not None and kept.asked_by_id == by.pk:
        raise RuleBroken("Đề nghị do đồng chí gửi nên đồng chí khác trong cấp ủy quyết định.")
    if not set(places) <= set(kept.places):
        raise RuleBroken("Chỉ đồng ý được những mục chi bộ đề nghị.")
    if places:
        require_deadline(until_on, today=today())
    elif not note.strip():
        raise RuleBroken("Không đồng ý thì đồng chí ghi lý do để chi bộ biết.")
    Reopening.objects.filter(pk=kept.pk).update(
        state=wanted,
        granted_places=places,
        until_on=until_on if places else None,
        decision_note=_clean(note),
        decided_at=timezone.now(),
        decided_by=login_of(by),
    )
    verdict = f"Đồng ý cho bổ sung đến {until_on:%d/%m/%Y}" if places else "Không đồng ý bổ sung"
    _tell("meetings.reopening_decided", f"{verdict}: {meeting}", meeting, by, places=places)


@transaction.atomic
def supplement_minutes(*, reopening, texts, seen_hash, by):
    """Sign supplements to granted places; ``texts`` maps codes of places to their new text.

    Places left as they read are skipped. ``seen_hash`` is `places_hash` of what was shown.
    """
    meeting = lock(reopening.meeting)
    LEAD_MEETING.require(by, meeting.branch)
    kept = Reopening.objects.get(pk=reopening.pk)
    if not may_supplement(state=kept.state, until_on=kept.until_on, today=today()):
        raise RuleBroken("Cấp trên chưa đồng ý, hoặc đã quá hạn bổ sung. Đồng chí đề nghị lại.")
    if seen_hash != places_hash(meeting, kept.granted_places):
        raise Stale("Biên bản")
    if not set(texts) <= set(kept.granted_places):
        raise RuleBroken("Chỉ bổ sung được những mục cấp trên đã đồng ý.")
    current = {place.code: place for place in current_places(meeting)}
    made = [
        _supplement(
            meeting,
            place=current[code],
            new_text=_clean(text),
            reason=kept.reason,
            by=by,
            reopening=kept,
        )
        for code, text in texts.items()
        if _clean(text) not in ("", current[code].text)
    ]
    if not made:
        raise RuleBroken("Chưa có nội dung nào thay đổi. Đồng chí sửa ít nhất một mục rồi ký.")
    _tell(
        "meetings.supplemented",
        f"Bổ sung biên bản {meeting}: số {', '.join(str(one.number) for one in made)}",
        meeting,
        by,
        supplements=[one.number for one in made],
        sealed=[{"sha256": one.document.sha256} for one in made],
    )
    return made


def places_hash(meeting, codes):
    """The digest of the named places as they read now."""
    return digest_of(
        *(
            value
            for place in current_places(meeting)
            if place.code in codes
            for value in (place.code, place.text)
        )
    )


def open_review(meeting):
    """The round the branch has to answer."""
    return meeting.reviews.order_by("-round").first()


def _supplement(meeting, *, place, new_text, reason, by, **ground):
    number = meeting.supplements.count() + 1
    uid = uuid.uuid4()
    paper = supplement_paper(
        meeting, number=number, place=place, new_text=new_text, reason=reason, by=by
    )
    document = signed_supplement(meeting, paper, uid, DocumentKind.SUPPLEMENT)
    made = MinutesSupplement.objects.create(
        uid=uid,
        meeting=meeting,
        number=number,
        place=place.code,
        place_label=place.label,
        is_restricted=place.is_restricted,
        old_text=place.text,
        new_text=new_text,
        reason=reason,
        document=document,
        made_at=document.signed_at,
        made_by=login_of(by),
        **ground,
    )
    add_supplement_text(made)
    return made


def _place(meeting, code):
    found = next((place for place in current_places(meeting) if place.code == code), None)
    if found is None:
        raise RuleBroken("Biên bản không có mục này. Đồng chí tải lại trang.")
    return found


def _clean(text):
    """Typed text as papers hold it: browsers send line ends of their own."""
    return nfc(text.replace("\r\n", "\n"))


def _require_places(meeting, places):
    known = {place.code for place in current_places(meeting)}
    if not places or not set(places) <= known:
        raise RuleBroken("Đồng chí chọn ít nhất một mục của biên bản cần bổ sung.")


def _lock_returned(meeting, by):
    LEAD_MEETING.require(by, meeting.branch)
    meeting = lock(meeting)
    if meeting.state != MeetingState.RETURNED:
        raise RuleBroken(
            f"Biên bản đang ở bước “{LABELS[meeting.state]}”, không phải đang chờ bổ sung."
        )
    return meeting


def _tell(code, sentence, meeting, by, **payload):
    audit.record(
        code, sentence, target=meeting, by=by, organization=meeting.branch, payload=payload
    )
