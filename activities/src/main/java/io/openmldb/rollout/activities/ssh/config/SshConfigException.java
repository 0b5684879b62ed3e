package io.openmldb.rollout.activities.ssh.config;

/** An OpenSSH configuration that cannot be followed; the message begins with file and line. */
public final class SshConfigException extends RuntimeException {

  SshConfigException(String message) {
    super(message);
  }
}
