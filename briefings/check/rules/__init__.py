"""The rules across sheets, in the order in which they run; a rule's module, code and test share its name.

Each module has one public function, `check`, which yields what is wrong; to add a rule, add its module here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefings.check.catalogue import Catalogue
from briefings.check.rules import (
    accused_without_answer,
    after_cut_off,
    as_reported_verbatim,
    attribution_by_whom,
    bare_number,
    bottom_line_length,
    dangling_reference,
    dated_record,
    duplicate_quote,
    entry_keys,
    factive_cue,
    future_date,
    hedge_lost,
    key_points,
    likelihood_words,
    marking_raised,
    marks_without_quote,
    mode_fields,
    numeric_date_order,
    one_of,
    own_pages,
    position_without_evidence,
    public_figure,
    renamed_from,
    role_not_valid,
    second_reader,
    single_origin,
    source_older_than_event,
    uncited,
    unnamed_merged,
    vocabulary,
    withdrawn_reason,
    word_budget,
)
from briefings.problems import Problem

RULES: tuple[Callable[[Catalogue], Iterable[Problem]], ...] = (
    dangling_reference.check,
    one_of.check,
    entry_keys.check,
    renamed_from.check,
    withdrawn_reason.check,
    dated_record.check,
    second_reader.check,
    mode_fields.check,
    uncited.check,
    position_without_evidence.check,
    accused_without_answer.check,
    attribution_by_whom.check,
    single_origin.check,
    own_pages.check,
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
    hedge_lost.check,
    factive_cue.check,
    bare_number.check,
    bottom_line_length.check,
    key_points.check,
    likelihood_words.check,
    marking_raised.check,
)
