package io.openmldb.rollout.activities.registry;

/**
 * A unit of systemd that starts a node in place of its {@code start.sh}.
 *
 * @param name with its suffix, {@code openmldb-tablet.service}
 * @param ofUser whether it is one of the login user's own manager ({@code systemctl --user})
 */
public record SystemdUnit(String name, boolean ofUser) {

  /** Whose unit it is, as the scripts on the host know it. */
  public String manager() {
    return ofUser ? "user" : "system";
  }
}
