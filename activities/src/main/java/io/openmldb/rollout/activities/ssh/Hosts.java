package io.openmldb.rollout.activities.ssh;

/** The hosts of all clusters, with one SSH connection to each that is opened at first use. */
public final class Hosts implements AutoCloseable {

  /**
   * The host at {@code address}. Connects at the first use, not here, and again after a connection
   * was lost.
   */
  public RemoteHost open(HostAddress address) {
    throw new UnsupportedOperationException("not yet: " + address);
  }

  /** Ends every connection. */
  @Override
  public void close() {}
}
