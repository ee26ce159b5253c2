"""The table of attacks (protocol §16) and the forgeries and tests that mount each of them.

A row names forgeries of the zoo, or tests as ``module::test``. Rows that no record can show say so
and name what stands against them instead.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """One row: what is tried, what is mounted here, or why it lies outside of cryptography."""

    name: str
    mounted: tuple[str, ...] = ()
    outside: str = ""


ATTACKS = (
    Attack(
        "last revealer aborts",
        (
            "contribution_chosen_after_the_beacon",
            "envelope_opened_although_the_plan_has_none",
            "attempt_left_out_between_two_draws",
            "second_draw_on_a_number_without_a_void",
            "tests/fairdraw/test_log_story.py::test_a_second_draw_on_a_number_needs_a_void",
        ),
    ),
    Attack(
        "grinding pool / plan / weights",
        (
            "plan_swapped_after_the_commitments",
            "weight_raised_after_the_freeze",
            "plan_edited_under_its_old_digest",
            "coord_plan_swapped_after_the_commitments",
            "member_that_brought_another_pool",
        ),
    ),
    Attack(
        "copying another's commitment",
        ("commitment_copied_from_another_party", "commitment_copied_in_the_log"),
    ),
    Attack(
        "id aliasing",
        (
            "pool_not_in_canonical_order",
            "one_enterprise_under_two_spellings",
            "tests/fairdraw/test_pool.py::test_a_pool_written_in_any_order_reads_back_sorted_by_bytes",
            "tests/fairdraw/test_vectors.py::test_tv1_ids_are_accepted_rejected_and_repaired_as_written",
        ),
    ),
    Attack(
        "dropping an enterprise from the pool",
        (
            "friend_dropped_from_the_pool",
            "person_dropped_from_a_blind_pool",
            "tests/fairdraw/zoo/test_attacks.py::test_who_was_dropped_has_no_proof_under_the_root_of_the_plan",
        ),
    ),
    Attack(
        "stratum/weight tampering",
        (
            "weight_raised_after_the_freeze",
            "stratum_size_misstated",
            "stratum_left_out_of_the_plan",
            "class_of_a_person_changed_behind_the_blind",
            "tests/fairdraw/test_blind.py::test_a_person_is_shown_that_he_is_in_and_in_which_class",
        ),
    ),
    Attack(
        "late edits, DB insider",
        (
            "changed_after_issue_without_the_key",
            "friend_swapped_after_the_result_was_logged",
            "recusal_deleted_after_the_freeze",
            "order_of_the_selected_swapped",
        ),
    ),
    Attack(
        "withholding, silent re-runs",
        (
            "number_left_out",
            "second_draw_on_a_number_without_a_void",
            "result_voided_to_draw_again",
            "second_result_for_one_plan",
            "record_that_the_log_never_had",
            "tests/fairdraw/test_verify_log.py::"
            "test_an_overdue_plan_of_the_same_authority_is_named_in_the_finding",
        ),
    ),
    Attack(
        "several plans prepared, best one published",
        (
            "several_plans_prepared_and_the_best_one_kept",
            "log_forked_behind_a_head_others_have_seen",
            "next_attempt_with_another_pool",
            "next_attempt_with_other_quotas",
        ),
    ),
    Attack(
        "clock/backdating",
        (
            "anchor_dated_after_the_beacon",
            "anchor_older_than_its_receipt",
            "cosignature_from_after_the_beacon",
            "cosignature_backdated_by_hand",
            "receipt_of_another_draw",
            "clock_turned_back",
        ),
    ),
    Attack(
        "past beacon chosen",
        (
            "beacon_that_was_out_before_the_reveal",
            "beacon_of_another_round",
            "lottery_drawing_of_another_issue",
            "dice_thrown_once_too_often",
        ),
    ),
    Attack(
        "beacon operator collusion",
        (
            "drand_chain_of_his_own",
            "randomness_that_is_not_of_the_signature",
            "tests/drawengines/test_bls.py::"
            "test_verify_checks_the_beacon_of_a_genuine_record_and_refuses_another_round",
            "tests/fairdraw/zoo/test_attacks.py::"
            "test_who_knows_the_beacon_beforehand_still_lacks_the_secrets",
        ),
    ),
    Attack(
        "all parties + observer collude",
        (
            "cosignature_from_after_the_beacon",
            "tests/fairdraw/zoo/test_zoo.py::"
            "test_a_ceremony_staged_as_a_whole_passes_the_arithmetic_and_only_an_anchor_could_tell",
            "tests/fairdraw/zoo/test_zoo.py::"
            "test_without_a_beacon_the_record_prints_the_risk_of_the_last_revealer",
        ),
    ),
    Attack(
        "forced replacement",
        (
            "replacement_out_of_order",
            "replacement_for_a_reason_not_in_the_plan",
            "replacement_approved_by_one_person",
            "more_replacements_than_the_plan_allows",
            "same_unit_replaced_twice",
            "somebody_drawn_before_put_into_the_supplementary_pool",
            "supplementary_draw_with_the_old_seed",
        ),
    ),
    Attack(
        "replacing inspectors / false recusal",
        (
            "inspector_swapped",
            "recusal_deleted_after_the_freeze",
            "recusal_ignored",
            "relaxed_without_need",
            "shortage_invented",
        ),
    ),
    Attack(
        "choosing the terms of a deal after its seed",
        (
            "day_changed_after_the_seal",
            "day_changed_under_the_old_digest",
            "recusal_taken_off_the_frozen_file",
            "list_frozen_anew_after_the_dice",
            "round_that_was_out_before_the_seal",
            "other_beacon_than_was_sealed",
            "no_beacon_at_all",
            "terms_never_logged",
            "terms_logged_after_the_deal",
            "tests/stages/matching/test_sealing.py::"
            "test_nothing_done_to_a_register_after_the_seal_moves_anybody",
            "tests/stages/matching/test_sealing.py::"
            "test_who_seals_when_the_dice_already_lie_is_not_dealt_by_that_throw",
        ),
    ),
    Attack(
        "sealing terms again until the deal suits",
        (
            "terms_sealed_again_after_the_deal",
            "dealt_twice",
            "dealt_under_terms_that_were_sealed_over",
            "dice_thrown_again_after_the_deal_was_logged",
            "tests/stages/matching/test_sealing.py::"
            "test_the_department_cannot_take_its_seal_back_and_what_the_observer_reopens_is_numbered",
        ),
    ),
    Attack(
        "leak before inspection",
        ("sealed_draw_disclosed_before_its_time", "something_else_disclosed_than_was_drawn"),
    ),
    Attack(
        "fake verifier / changed code",
        (
            "tests/fairdraw/test_single.py::test_it_agrees_on_every_forgery",
            "tests/fairdraw/test_vectors.py::"
            "test_a_citizen_recomputes_a_ticket_with_printf_and_sha256sum",
        ),
    ),
    Attack(
        "drawn but not inspected, or soft inspection",
        outside="a record shows who was drawn, not what was done: the result of every drawn "
        "unit is published, with the completion rate",
    ),
)
