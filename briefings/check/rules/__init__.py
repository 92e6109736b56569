"""The rules across sheets, in the order in which they run; a rule's module, code and test share its name.

Each module has one public function, `check`, which yields what is wrong; to add a rule, add its module here. `REACH` says
how many references away what the rule looks at can lie: 0, the sheet alone; without it, anywhere in the desk. A rule
looks at `catalogue.sheets`, `items`, `prose`; what it compares with the whole desk it looks up with `every` and `get`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefings.check.catalogue import Catalogue
from briefings.check.rules import (
    accused_without_answer,
    after_cut_off,
    as_reported_verbatim,
    attribution_by_whom,
    balance,
    bare_number,
    behalf_uncited,
    bottom_line_length,
    confusable_ids,
    dangling_reference,
    dated_record,
    duplicate_quote,
    entry_keys,
    factive_cue,
    figure_numbers,
    future_date,
    hedge_lost,
    judgement_ground,
    key_points,
    likelihood_words,
    loaded_word,
    looked_for,
    marking_raised,
    marks_without_quote,
    missing_glyph,
    mixed_scripts,
    mode_fields,
    near_duplicate,
    no_status,
    numeric_date_order,
    one_of,
    own_pages,
    page_markup,
    place_as_pin,
    position_without_evidence,
    public_figure,
    renamed_from,
    role_not_valid,
    second_reader,
    shared_name,
    single_origin,
    source_descriptor,
    source_marks,
    source_older_than_event,
    speaker_not_near,
    tradecraft,
    uncited,
    unknown_form,
    unknown_place,
    unlinked_name,
    unnamed_merged,
    vocabulary,
    withdrawn_reason,
    word_budget,
)
from briefings.problems import Problem

Rule = Callable[[Catalogue], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    dangling_reference.check,
    one_of.check,
    looked_for.check,
    entry_keys.check,
    renamed_from.check,
    withdrawn_reason.check,
    dated_record.check,
    no_status.check,
    second_reader.check,
    mode_fields.check,
    source_marks.check,
    figure_numbers.check,
    uncited.check,
    position_without_evidence.check,
    accused_without_answer.check,
    attribution_by_whom.check,
    shared_name.check,
    speaker_not_near.check,
    behalf_uncited.check,
    single_origin.check,
    own_pages.check,
    page_markup.check,
    role_not_valid.check,
    source_older_than_event.check,
    after_cut_off.check,
    future_date.check,
    numeric_date_order.check,
    marks_without_quote.check,
    as_reported_verbatim.check,
    word_budget.check,
    duplicate_quote.check,
    unnamed_merged.check,
    public_figure.check,
    vocabulary.check,
    unknown_place.check,
    place_as_pin.check,
    hedge_lost.check,
    factive_cue.check,
    loaded_word.check,
    unlinked_name.check,
    near_duplicate.check,
    bare_number.check,
    bottom_line_length.check,
    unknown_form.check,
    key_points.check,
    likelihood_words.check,
    judgement_ground.check,
    tradecraft.check,
    source_descriptor.check,
    balance.check,
    marking_raised.check,
    mixed_scripts.check,
    missing_glyph.check,
    confusable_ids.check,
)


def reach(rule: Rule) -> int | None:
    """Return how many references away what a rule looks at can lie; None: anywhere."""
    found: int | None = rule.__globals__.get("REACH")
    return found
