package io.openmldb.rollout.activities.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster's servers have registered in ZooKeeper, read anew at every call.
 *
 * <p>Every method throws {@link ZookeeperUnavailableException} when ZooKeeper does not answer.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Registrations {

  Registrations() {}

  /** The endpoint of the nameserver that leads: the oldest one in the election. */
  public Optional<String> nameserverLeader() {
    throw new UnsupportedOperationException();
  }

  /** Endpoints of all nameservers in the election, the leader first, then by seniority. */
  public List<String> nameservers() {
    throw new UnsupportedOperationException();
  }

  /** Registered tablets, by endpoint. */
  public List<Registration> tablets() {
    throw new UnsupportedOperationException();
  }

  /** The registration of the tablet at {@code endpoint}. */
  public Optional<Registration> tablet(String endpoint) {
    throw new UnsupportedOperationException(endpoint);
  }

  /** Whether a tablet is registered at {@code endpoint}. */
  public boolean isTabletRegistered(String endpoint) {
    return tablet(endpoint).isPresent();
  }

  /** The endpoint of the taskmanager that leads, where one has registered. */
  public Optional<String> taskmanagerLeader() {
    throw new UnsupportedOperationException();
  }

  /**
   * How long no tablet has registered or gone away and no nameserver has joined or left the
   * election, for certain: what cannot be known counts as short.
   */
  public Duration sinceLastMembershipChange() {
    throw new UnsupportedOperationException();
  }
}
