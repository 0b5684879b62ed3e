package io.openmldb.rollout.activities.ssh;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The hosts of all clusters, with one SSH connection to each that is opened at first use. */
public final class RemoteHosts implements AutoCloseable {

  private final Map<SshAddress, RemoteHost> hosts = new ConcurrentHashMap<>();
  private final SshLogin login = new SshLogin(bastion -> open(bastion).connection());

  /**
   * The host at {@code address}. Connects at the first use, not here, and again after a connection
   * was lost.
   */
  public RemoteHost open(SshAddress address) {
    return hosts.computeIfAbsent(
        address, key -> new RemoteHost(key, new SshConnection(() -> login.connect(key))));
  }

  /**
   * That the way to {@code address} is clear: that its OpenSSH configuration, if it has one, holds
   * nothing that cannot be followed. Connects to nothing.
   *
   * @throws HostRefusedException saying what is not clear, with file and line
   */
  public static void check(SshAddress address) {
    SshLogin.check(address);
  }

  /** Ends every connection. */
  @Override
  public void close() {
    hosts.values().forEach(host -> host.connection().close());
  }
}
