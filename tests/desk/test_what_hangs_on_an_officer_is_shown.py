from __future__ import annotations

from ntbcare.accounts.actions import create_api_token
from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.workflow.answer import save_draft
from tests.desk.sessions import browser_of
from tests.world import World, acting_case


def test_before_the_role_ends_everything_is_counted(world: World) -> None:
    _case, lead, _ = acting_case(world)
    save_draft(lead.pk, text="Lampu diganti besok oleh regu kami.", actor=world.liaison)
    user_id = world.liaison.user_id or 0
    create_api_token(User.objects.get(pk=user_id))
    member = Member.objects.get(user_id=user_id)
    desk = browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))
    assert f"/desk/members/{member.pk}/leaving" in desk.get("/desk/members/").content.decode()
    shown = desk.get(f"/desk/members/{member.pk}/leaving")
    assert (shown.context["hanging"].drafts, shown.context["hanging"].tokens, shown.context["others"]) == (1, 1, 0)
    assert "Ini peran terakhirnya." in shown.content.decode()
    assert desk.post(f"/desk/members/{member.pk}/end").status_code == 302
    assert desk.get(f"/desk/members/{member.pk}/leaving").status_code == 404


def test_only_who_may_end_the_role_sees_it(world: World) -> None:
    member = Member.objects.get(user_id=world.liaison.user_id or 0)
    other = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert other.get(f"/desk/members/{member.pk}/leaving").status_code == 404
    assert browser_of(world.liaison).get(f"/desk/members/{member.pk}/leaving").status_code == 403
