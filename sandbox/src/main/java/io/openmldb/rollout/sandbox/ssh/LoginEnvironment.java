package io.openmldb.rollout.sandbox.ssh;

import io.openmldb.rollout.sandbox.process.SandboxProcesses;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds in its environment: a login's, not the server's own.
 *
 * @param home the account's home directory, where commands start
 * @param sandbox the practice cluster; marks every process that a command leaves behind as
 *     belonging to it
 */
public record LoginEnvironment(Path home, Path sandbox) {

  /** That of the practice cluster's only account. */
  public static LoginEnvironment of(Path sandbox) {
    return new LoginEnvironment(sandbox.resolve("home"), sandbox);
  }

  String user() {
    return System.getProperty("user.name");
  }

  /** Replaces an environment's content. */
  public void replace(Map<String, String> environment) {
    environment.clear();
    environment.put("HOME", home.toString());
    environment.put("USER", user());
    environment.put("LOGNAME", user());
    environment.put("SHELL", "/bin/bash");
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put(SandboxProcesses.MARK, sandbox.toString());
  }
}
