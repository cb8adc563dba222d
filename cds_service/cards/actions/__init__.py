"""The closed vocabulary of suggestions: 20 actions. What has no word here cannot be proposed."""

from cds_service.cards.actions.base import Action
from cds_service.cards.actions.doses import SetDose
from cds_service.cards.actions.drugs import DraftDrug, RemoveDrug, ReplaceDrug
from cds_service.cards.actions.edits import (
    AddNote,
    ChangeDate,
    CorrectInstruction,
    HoldOrder,
    SetReason,
    SetSide,
)
from cds_service.cards.actions.holds import ProposeHold
from cds_service.cards.actions.orders import OrderImaging, OrderProcedure, OrderTest, Refer
from cds_service.cards.actions.people import AftercareBundle, Message, NamedTask
from cds_service.cards.actions.replacements import RemoveOrder, ReplaceOrder

ACTIONS: dict[str, type[Action]] = {
    action.word: action
    for action in (
        OrderTest,
        OrderImaging,
        OrderProcedure,
        Refer,
        ReplaceOrder,
        RemoveOrder,
        HoldOrder,
        ChangeDate,
        SetSide,
        SetReason,
        AddNote,
        CorrectInstruction,
        RemoveDrug,
        ReplaceDrug,
        DraftDrug,
        SetDose,
        ProposeHold,
        Message,
        NamedTask,
        AftercareBundle,
    )
}
