package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.openmldb.session.Sessions;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.steps.Lease;
import io.openmldb.rollout.steps.Recovery;
import java.util.List;
import java.util.function.Function;

/** Makes restarted tablets of real clusters whole again. */
public final class RecoveryActivity implements Recovery {

  private final ClusterRegistry registry;
  private final OpenmldbClients clients;
  private final Sessions sessions;

  public RecoveryActivity(ClusterRegistry registry, OpenmldbClients clients, Sessions sessions) {
    this.registry = registry;
    this.clients = clients;
    this.sessions = sessions;
  }

  @Override
  public List<Follower> planDetach(TabletTask task) {
    ClusterConfig cluster = registry.cluster(task.cluster());
    return Detachment.plan(clients.nameServer(cluster).tables(), task.node().endpoint());
  }

  @Override
  public void detach(DetachTask task) {
    run(
        task.lease(),
        task.node(),
        session -> {
          new Detachment(session).detach(task.followers());
          return true;
        });
  }

  @Override
  public RecoveryOutcome recover(RecoverTask task) {
    return run(task.lease(), task.node(), session -> new RecoveryStep(session, task).run());
  }

  private <T> T run(Lease lease, Node node, Function<Session, T> work) {
    return sessions.run(lease, registry.cluster(lease.cluster()), node, work);
  }
}
