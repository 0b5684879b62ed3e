package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import java.util.List;
import java.util.function.Function;

/** Makes restarted tablets of real clusters whole again. */
public final class TabletRecoveryActivitiesImpl implements TabletRecoveryActivities {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final ClusterContexts contexts;

  public TabletRecoveryActivitiesImpl(
      ClusterRegistry registry, OpenmldbClients clients, ClusterContexts contexts) {
    this.registry = registry;
    this.clients = clients;
    this.contexts = contexts;
  }

  @Override
  public List<Follower> planDetach(TabletTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    return FollowerDetachment.plan(clients.nameServer(cluster).tables(), task.node().endpoint());
  }

  @Override
  public void detach(DetachTask task) {
    run(
        task.lease(),
        task.node(),
        context -> {
          new FollowerDetachment(context).detach(task.followers());
          return true;
        });
  }

  @Override
  public RecoveryOutcome recover(RecoverTask task) {
    return run(task.lease(), task.node(), context -> new RecoverStep(context, task).run());
  }

  private <T> T run(Lease lease, Node node, Function<ClusterContext, T> work) {
    return contexts.run(lease, registry.cluster(lease.cluster()), node, work);
  }
}
