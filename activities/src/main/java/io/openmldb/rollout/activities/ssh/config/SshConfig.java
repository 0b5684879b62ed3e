package io.openmldb.rollout.activities.ssh.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSSH client configuration, followed as {@code ssh -F FILE HOST} does. What it cannot follow
 * is an error that names file and line, never another user, host or port. Read anew each time.
 *
 * @param file the file
 * @param home the home of the worker's user
 * @param localUser the worker's user
 * @param environment the worker's environment variables
 */
public record SshConfig(Path file, Path home, String localUser, Map<String, String> environment) {

  /** The variable by which OpenSSH's programs know the agent. */
  public static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

  /** {@code file} as this process has to read it. */
  public static SshConfig of(Path file) {
    return new SshConfig(
        file,
        Path.of(System.getProperty("user.home")),
        System.getProperty("user.name"),
        System.getenv());
  }

  /**
   * Where and as whom to log in to {@code host}.
   *
   * @param host as the hosts file writes it
   * @param user whom to log in as whatever the file says; null: as it says
   * @param port likewise; 0: as it says
   * @param ownWay whether the way there is given, so that proxies of the file do not matter
   * @throws SshConfigException when the file cannot be read or followed
   */
  public SshHostSettings resolve(String host, @Nullable String user, int port, boolean ownWay) {
    SshConfigReading reading = new SshConfigReading(this, host, user, ownWay);
    reading.file(file, 0, true);
    return reading.settings(port);
  }
}
