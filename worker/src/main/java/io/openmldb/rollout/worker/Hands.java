package io.openmldb.rollout.worker;

import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.openmldb.rollout.activities.ssh.Hosts;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** The activities with everything that they reach the world through, wired together. */
final class Hands implements AutoCloseable {

  private final ZooKeepers zookeepers = new ZooKeepers();
  private final Hosts hosts = new Hosts();
  private final List<Object> activities;

  Hands(ClusterRegistry registry, WorkflowClient client) {
    this.activities = List.of(new TemporalFactsActivity(client));
  }

  /** An object for each activity interface. */
  List<Object> activities() {
    return activities;
  }

  @Override
  public void close() {
    hosts.close();
    zookeepers.close();
  }
}
