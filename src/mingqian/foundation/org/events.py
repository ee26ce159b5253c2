"""Journal vocabulary of the organisation."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

SIGNED_IN = declare("org:signed-in", "登录工作台")
SIGNED_OUT = declare("org:signed-out", "退出工作台")
DEPARTMENT_RENAMED = declare("org:renamed", "将部门名称由“{old}”改为“{new}”（依据 {document_no}）")
CHANGE_REGISTERED = declare(
    "org:change-registered", "登记部门{kind}，自{on}起生效（依据 {document_no}）"
)
DUTY_CARRIED = declare("org:duty-carried", "{what}由{old}移交{new}（依据 {document_no}）")
POST_GIVEN = declare("org:post-given", "任命 {person} 为{role}", personal=("person",))
POST_ENDED = declare("org:post-ended", "免去 {person} 的{role}职务", personal=("person",))
TOKEN_ISSUED = declare(
    "org:token-issued",
    "为 {person} 签发接口令牌“{name}”，有效期至 {expires_on}",
    personal=("person",),
)
TOKEN_REVOKED = declare("org:token-revoked", "吊销接口令牌“{name}”")
