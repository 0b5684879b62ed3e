package io.openmldb.rollout.sandbox.server.zk;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import java.time.Duration;

/**
 * Where the cluster's tree is and how to reach it.
 *
 * @param credential {@code user:password} of the digest scheme; empty for none
 */
public record ZkSettings(
    String servers, String root, Duration sessionTimeout, String scheme, String credential) {

  public static ZkSettings of(FlagSettings flags) {
    return new ZkSettings(
        flags.text("zk_cluster"),
        flags.text("zk_root_path"),
        Duration.ofMillis(flags.number("zk_session_timeout")),
        flags.text("zk_auth_schema"),
        flags.text("zk_cert"));
  }

  @Override
  public String toString() {
    return servers + root;
  }
}
