"""What may be done to a tenant's users; knows neither HTTP nor AWS. The registry decides, Cognito follows.

The registry is written first: from then on the pre-token trigger refuses who may not come in. Whatever ends a call
before Cognito has followed, the same call again goes through both.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from lambdas.shared.contention import repeated
from lambdas.shared.onboarding.directory import FoundUser
from lambdas.shared.preconditions import check_version
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import MemberNotFoundError
from lambdas.shared.registry.membership import DISABLED, INVITED, Membership
from lambdas.shared.registry.memberships import Memberships
from lambdas.users.request import Place
from lambdas.users.rights import Rights


class AlreadyMemberError(Exception):
    """The address is that of a user of the tenant, who has other roles or sites."""


class WrongStateError(Exception):
    """The user is disabled."""


class Directory(Protocol):
    """The user directory."""

    def ensure_user(self, email: str) -> FoundUser:
        """See to it that the user exists."""

    def invite_again(self, email: str) -> bool:
        """Send the invitation again; whether there was one to send."""

    def reset_password(self, user_id: str) -> None:
        """Let the user choose a new password."""

    def sign_out(self, user_id: str) -> None:
        """End the user's sessions."""

    def disable(self, user_id: str) -> None:
        """Refuse the user's sign-ins and end their sessions."""

    def enable(self, user_id: str) -> None:
        """Let the user sign in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantUsers:
    """One tenant's users, as somebody with some rights may manage them.

    Attributes:
        tenant_id: The tenant.
        limit: How many users it may have; any number when ``None``.
        by: Who manages, for the audit.
        rights: How far their say goes.
        memberships: The registry's.
        directory: The user directory.
    """

    tenant_id: str
    limit: int | None
    by: Actor
    rights: Rights
    memberships: Memberships
    directory: Directory

    def invite(self, email: str, place: Place) -> tuple[Membership, bool]:
        """Make a user of the tenant, and tell whether this call did. The same call again finds the user made.

        Cognito writes to whom it did not know, but to nobody where the tenant has no room: an invitation that comes to
        nothing must be no way of sending e-mail to any number of addresses. A call that is refused afterwards leaves a
        user without a tenant in the pool: nobody gets a token by it, and the next invitation takes it up.

        Raises:
            NotAllowedError: The place is beyond the caller's rights.
            AlreadyMemberError: The user has another place in the tenant.
            MemberTakenError: The user is another tenant's.
            LimitReachedError: The tenant has as many users as it may have.
            TenantLeavingError: The tenant is on its way out.
        """
        wanted = Membership(
            principal="",
            tenant_id=self.tenant_id,
            email=email,
            roles=place.roles,
            sites=place.sites,
            brands=place.brands,
            status=INVITED,
        )
        self.rights.check(wanted)
        self.memberships.check_room(self.tenant_id, email, limit=self.limit)
        user = self.directory.ensure_user(email)
        member, made = self.memberships.invite(replace(wanted, principal=user.user_id), limit=self.limit, by=self.by)
        if _place_of(member) != place:
            raise AlreadyMemberError("the user is a member already; change what they are by PUT /users/{user_id}/roles")
        return member, made

    def set_place(self, user_id: str, place: Place, *, expected: int | None) -> Membership:
        """Give a user other roles, sites and brands; tokens say so from the next one on.

        Asking for what is so already changes nothing. That goes for any ``expected``, as a request whose answer was
        lost is sent again (RFC 9110, section 13.1.1).

        Raises:
            MemberNotFoundError: The tenant has no such user.
            NotAllowedError: The user, or the place, is beyond the caller's rights.
            VersionMismatchError: The user is of another version than ``expected``, and has another place.
            LastOwnerError: The tenant would have no active owner.
            BusyError: Others kept changing the user.
        """

        def attempt() -> Membership:
            member = self._found(user_id)
            if _place_of(member) == place:
                return member
            check_version(expected, member.version)
            after = replace(member, roles=place.roles, sites=place.sites, brands=place.brands)
            self.rights.check(after)
            return self.memberships.change(member, after, by=self.by, what="setUserRoles")

        return repeated(attempt)

    def disable(self, user_id: str) -> Membership:
        """Refuse a user from now on: no new token, no session that can be renewed. A token that is out ends by itself.

        Raises:
            MemberNotFoundError: The tenant has no such user.
            NotAllowedError: The user is beyond the caller's rights.
            LastOwnerError: The tenant would have no active owner.
            BusyError: Others kept changing the user.
        """

        def attempt() -> Membership:
            member = self._found(user_id)
            if member.status == DISABLED:
                return member
            after = replace(member, status=DISABLED)
            return self.memberships.change(member, after, by=self.by, what="disableUser")

        member = repeated(attempt)
        self.directory.disable(user_id)
        return member

    def enable(self, user_id: str) -> Membership:
        """Let a disabled user in again, as what they were. They count as invited until they sign in.

        Raises:
            MemberNotFoundError: The tenant has no such user.
            NotAllowedError: The user is beyond the caller's rights.
            LimitReachedError: The tenant has as many users as it may have.
            BusyError: Others kept changing the user.
        """

        def attempt() -> Membership:
            member = self._found(user_id)
            if member.status != DISABLED:
                return member
            after = replace(member, status=INVITED)
            return self.memberships.change(member, after, by=self.by, what="enableUser", limit=self.limit)

        member = repeated(attempt)
        self.directory.enable(user_id)
        return member

    def reset(self, user_id: str) -> Membership:
        """Let a user choose a new password, signed out everywhere; who was only invited gets the invitation again.

        Raises:
            MemberNotFoundError: The tenant has no such user.
            NotAllowedError: The user is beyond the caller's rights.
            WrongStateError: The user is disabled.
            BusyError: Others kept changing the user.
        """

        def attempt() -> Membership:
            member = self._found(user_id)
            if member.status == DISABLED:
                raise WrongStateError("the user is disabled; enable them first")
            self.memberships.note(member, by=self.by, what="resetUser")
            return member

        member = repeated(attempt)
        if member.status == INVITED and self.directory.invite_again(member.email):
            return member
        self.directory.reset_password(user_id)
        self.directory.sign_out(user_id)
        return member

    def _found(self, user_id: str) -> Membership:
        member = self.memberships.get(user_id)
        if member is None or member.tenant_id != self.tenant_id:
            raise MemberNotFoundError
        self.rights.check(member)
        return member


def _place_of(member: Membership) -> Place:
    return Place(tuple(sorted(member.roles)), tuple(sorted(member.sites)), tuple(sorted(member.brands)))
