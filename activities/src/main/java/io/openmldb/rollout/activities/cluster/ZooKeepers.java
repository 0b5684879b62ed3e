package io.openmldb.rollout.activities.cluster;

import org.apache.curator.framework.CuratorFramework;

/** The worker's connections to ZooKeeper: one a cluster, opened at first use. */
@SuppressWarnings("DoNotCallSuggester")
public final class ZooKeepers implements AutoCloseable {

  /**
   * The cluster's connection, connected.
   *
   * @throws ZookeeperUnavailableException when no server of the ensemble answers in time
   * @throws ZookeeperRefusedException when the file that the worker identifies with cannot be read
   */
  public CuratorFramework of(ClusterConfig cluster) {
    throw new UnsupportedOperationException(cluster.name());
  }

  /** What is registered in the cluster's ZooKeeper. */
  public Registrations registrations(ClusterConfig cluster) {
    throw new UnsupportedOperationException(cluster.name());
  }

  @Override
  public void close() {}
}
