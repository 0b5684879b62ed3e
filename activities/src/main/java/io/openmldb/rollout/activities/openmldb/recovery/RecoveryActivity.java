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
    new Detachment(session(task.lease(), task.node())).detach(task.followers());
  }

  @Override
  public RecoveryOutcome recover(RecoverTask task) {
    return new RecoveryStep(session(task.lease(), task.node()), task).run();
  }

  private Session session(Lease lease, Node node) {
    return sessions.open(lease, registry.cluster(lease.cluster()), node);
  }
}
