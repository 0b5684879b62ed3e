package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import io.openmldb.rollout.activities.ssh.keys.SshLoginKeys;
import io.openmldb.rollout.activities.support.ActivityException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failed login means: whether a retry can help, and what the operator can do. The only class
 * that knows JSch's messages.
 */
final class SshLoginFailures {

  private final Session session;
  private final String knownHosts;
  private final SshLoginKeys keys;

  /**
   * Of one login.
   *
   * @param knownHosts the files of known host keys, for a message
   * @param keys what is offered
   */
  SshLoginFailures(Session session, String knownHosts, SshLoginKeys keys) {
    this.session = session;
    this.knownHosts = knownHosts;
    this.keys = keys;
  }

  ActivityException of(JSchException e) {
    if (e.getCause() instanceof ActivityException ofBastion) {
      return ofBastion;
    }
    String where = session.getUserName() + "@" + session.getHost() + " port " + session.getPort();
    if (e instanceof JSchHostKeyException) {
      return new HostRefusedException(hostKeyMessage(e, where), e);
    }
    if (e instanceof JSchAlgoNegoFailException) {
      return new HostRefusedException(
          where + " and this worker have no SSH algorithm in common: " + e.getMessage(), e);
    }
    if (isRefusedLogin(e)) {
      return new HostRefusedException(
          where
              + " refused the login ("
              + e.getMessage()
              + "); "
              + keys
              + ". Is the worker's public key in that user's authorized_keys?",
          e);
    }
    return new HostUnreachableException(
        "cannot reach " + where + " by SSH: " + innermostMessage(e), e);
  }

  /**
   * That {@code bastion}, to which there is a connection, makes none to a host behind it.
   *
   * @param channel the one that was not opened; null when it came to none
   */
  static ActivityException ofBastion(
      JSchException e, Session bastion, @Nullable Channel channel, String host, int port) {
    String who = "the bastion " + bastion.getHost();
    String node = host + ":" + port;
    ChannelRefusal refusal = channel == null ? null : ChannelRefusal.of(channel, e).orElse(null);
    if (refusal == null) {
      String why = bastion.isConnected() ? "it does not answer in time" : "its connection broke";
      return new HostUnreachableException(who + " makes no connection to " + node + ": " + why, e);
    }
    if (refusal == ChannelRefusal.CONNECT_FAILED || refusal == ChannelRefusal.RESOURCE_SHORTAGE) {
      return new HostUnreachableException(
          who + " cannot connect to " + node + " (" + refusal + ")", e);
    }
    return new HostRefusedException(
        who
            + " does not forward connections to "
            + node
            + " ("
            + refusal
            + "): see AllowTcpForwarding, PermitOpen and DisableForwarding in its sshd_config, and"
            + " restrict, permitopen and no-port-forwarding in its authorized_keys",
        e);
  }

  private String hostKeyMessage(JSchException e, String where) {
    String file = knownHosts;
    if (e instanceof JSchUnknownHostKeyException) {
      return "the host key of "
          + where
          + " is not in "
          + file
          + "; add it there after you have checked it (ssh-keyscan, then compare fingerprints)";
    }
    if (e instanceof JSchChangedHostKeyException) {
      return "the host key of "
          + where
          + " is not the one in "
          + file
          + ": either the host was set up anew, or something else answers in its place";
    }
    if (e instanceof JSchRevokedHostKeyException) {
      return "the host key of " + where + " is marked as revoked in " + file;
    }
    return "the host key of " + where + " was refused: " + e.getMessage();
  }

  private static boolean isRefusedLogin(JSchException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("auth fail")
        || message.contains("auth cancel")
        || message.contains("authentication")
        || message.contains("login trials exceed")
        || message.contains("partial auth");
  }

  private static String innermostMessage(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null && inner.getCause().getMessage() != null) {
      inner = inner.getCause();
    }
    return String.valueOf(inner.getMessage());
  }
}
