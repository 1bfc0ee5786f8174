"""Templates name handlers that exist, and give each what it reads, and nothing that nobody reads."""

import pytest

from stacks.config import STAGES, StageConfig
from tests.contract.run_time_code import defines, modules_behind, needs_of, path_of
from tests.stacks.synthesis import Reference

HANDLERS = {
    "lambdas.addresses.keep_address.handler",
    "lambdas.addresses.keep_menu_version.handler",
    "lambdas.addresses.watch_addresses.handler",
    "lambdas.authorizer.connect.handler",
    "lambdas.authorizer.handler.handler",
    "lambdas.dead_letters.operations.handler",
    "lambdas.dead_letters.send_back.handler",
    "lambdas.domains.claim_domain.handler",
    "lambdas.domains.list_domains.handler",
    "lambdas.domains.remove_domain.handler",
    "lambdas.domains.tenant_domains.handler",
    "lambdas.domains.verify_domain.handler",
    "lambdas.edge.publish_site.handler",
    "lambdas.files.create_upload.handler",
    "lambdas.files.delete_file.handler",
    "lambdas.files.get_file.handler",
    "lambdas.files.inspect_upload.handler",
    "lambdas.files.sweep_files.handler",
    "lambdas.lifecycle.block.handler",
    "lambdas.lifecycle.create_owner.handler",
    "lambdas.lifecycle.create_usage_key.handler",
    "lambdas.lifecycle.delete_usage_key.handler",
    "lambdas.lifecycle.delete_users.handler",
    "lambdas.lifecycle.fail.handler",
    "lambdas.lifecycle.finish.handler",
    "lambdas.lifecycle.sweep.handler",
    "lambdas.menus.clear_override.handler",
    "lambdas.menus.delete_menu_item.handler",
    "lambdas.menus.get_brand_menu.handler",
    "lambdas.menus.get_menu.handler",
    "lambdas.menus.get_site.handler",
    "lambdas.menus.list_sites.handler",
    "lambdas.menus.put_menu_item.handler",
    "lambdas.menus.put_site.handler",
    "lambdas.menus.set_availability.handler",
    "lambdas.menus.show_menu_page.handler",
    "lambdas.metering.meter.handler",
    "lambdas.metering.report_usage.handler",
    "lambdas.metering.show.handler",
    "lambdas.migration.administer.handler",
    "lambdas.migration.load.handler",
    "lambdas.migration.survey.handler",
    "lambdas.moving.copy.handler",
    "lambdas.moving.copy_grace.handler",
    "lambdas.moving.delete_data.handler",
    "lambdas.moving.export.handler",
    "lambdas.moving.freeze.handler",
    "lambdas.moving.grace.handler",
    "lambdas.moving.receipt.handler",
    "lambdas.moving.release_copy.handler",
    "lambdas.moving.remove_copy.handler",
    "lambdas.moving.switch.handler",
    "lambdas.moving.verify.handler",
    "lambdas.moving.verify_deleted.handler",
    "lambdas.notifications.create_subscription.handler",
    "lambdas.notifications.delete_subscription.handler",
    "lambdas.notifications.list_subscriptions.handler",
    "lambdas.notifications.notify.handler",
    "lambdas.notifications.pass_notice.handler",
    "lambdas.orders.accept_order.handler",
    "lambdas.orders.cancel_order.handler",
    "lambdas.orders.close_wait.handler",
    "lambdas.orders.count_orders.handler",
    "lambdas.orders.create_order.handler",
    "lambdas.orders.get_daily_summary.handler",
    "lambdas.orders.get_order.handler",
    "lambdas.orders.list_daily_summaries.handler",
    "lambdas.orders.list_orders.handler",
    "lambdas.orders.list_tickets.handler",
    "lambdas.orders.ready_order.handler",
    "lambdas.orders.reject_order.handler",
    "lambdas.orders.serve_order.handler",
    "lambdas.orders.start_order.handler",
    "lambdas.orders.summarize_day.handler",
    "lambdas.orders.sweep_orders.handler",
    "lambdas.outbox.publish.handler",
    "lambdas.plans.get_plan.handler",
    "lambdas.pre_token.handler.handler",
    "lambdas.realtime.connect.handler",
    "lambdas.realtime.disconnect.handler",
    "lambdas.realtime.fan_out.handler",
    "lambdas.realtime.reply.handler",
    "lambdas.realtime.resume.handler",
    "lambdas.registration.confirm.handler",
    "lambdas.registration.discover.handler",
    "lambdas.registration.make_tenant.handler",
    "lambdas.registration.register.handler",
    "lambdas.schedules.dispatch.handler",
    "lambdas.supplies.adjust_supply.handler",
    "lambdas.supplies.consume_completed.handler",
    "lambdas.supplies.list_supplies.handler",
    "lambdas.supplies.put_supply.handler",
    "lambdas.tasks.get_task.handler",
    "lambdas.tasks.make_sales_report.handler",
    "lambdas.tasks.request_sales_report.handler",
    "lambdas.tenant_stacks.delete_stack.handler",
    "lambdas.tenant_stacks.deploy_stack.handler",
    "lambdas.tenants.change.handler",
    "lambdas.tenants.get_export.handler",
    "lambdas.tenants.onboard.handler",
    "lambdas.tenants.onboard_tenant.handler",
    "lambdas.tenants.read.handler",
    "lambdas.tenants.set_overrides.handler",
    "lambdas.users.disable_user.handler",
    "lambdas.users.enable_user.handler",
    "lambdas.users.invite_user.handler",
    "lambdas.users.keep_hierarchy.handler",
    "lambdas.users.list_users.handler",
    "lambdas.users.reset_user.handler",
    "lambdas.users.set_user_roles.handler",
    "lambdas.users.tenant_users.handler",
    "lambdas.workflows.start_workflow.handler",
}
# With a domain, templates know where sign-ins end.
WITHOUT_DOMAIN = {"lambdas.edge.add_redirects.handler"}
# CloudFormation tells them everything with each call.
TOLD_BY_CALLS = {"lambdas.edge.add_redirects.handler", "lambdas.edge.publish_site.handler"}
# Lambda sets them in every function.
BY_LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME", "LAMBDA_TASK_ROOT"}
# Powertools reads them.
BY_POWERTOOLS = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_stage_has_these_functions(reference: Reference, stage: StageConfig) -> None:
    assert set(reference.functions(stage.name)) == HANDLERS | (WITHOUT_DOMAIN if stage.domain is None else set())


@pytest.mark.parametrize("handler", sorted(HANDLERS | WITHOUT_DOMAIN))
def test_the_handler_is_defined(handler: str) -> None:
    module, _, name = handler.rpartition(".")
    assert path_of(module), f"there is no module {module}"
    assert defines(module, name)


@pytest.mark.parametrize("handler", sorted(HANDLERS | WITHOUT_DOMAIN))
def test_the_function_gets_what_its_code_requires(reference: Reference, handler: str) -> None:
    needs = needs_of(handler.rpartition(".")[0])
    assert needs.required or handler in TOLD_BY_CALLS, "nothing was found; has the way of reading settings changed?"
    given = set(reference.functions("dev")[handler])
    missing = needs.required - given - BY_LAMBDA
    # A request's tenant brings its table along; who finds items otherwise must be able to ask where they are.
    asks = "lambdas.shared.tenant_data" in modules_behind(handler.rpartition(".")[0]) and "OPERATION_ID" not in given
    assert missing <= (set() if asks else needs.optional)


@pytest.mark.parametrize("handler", sorted(HANDLERS | WITHOUT_DOMAIN))
def test_the_function_gets_nothing_that_its_code_does_not_read(reference: Reference, handler: str) -> None:
    needs = needs_of(handler.rpartition(".")[0])
    given = set(reference.functions("dev")[handler])
    assert given - needs.required - needs.optional == BY_POWERTOOLS


@pytest.mark.parametrize("handler", sorted(HANDLERS | WITHOUT_DOMAIN))
def test_the_asset_holds_all_that_the_handler_imports(reference: Reference, handler: str) -> None:
    module = handler.rpartition(".")[0]
    assets = [folder for folder in reference.folder.glob("asset.*") if (folder / path_of(module)).is_file()]
    assert assets, f"no asset has {path_of(module)}"
    for folder in assets:
        assert not [name for name in modules_behind(module) if not (folder / path_of(name)).is_file()]
