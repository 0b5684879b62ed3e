package io.openmldb.rollout.activities.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.openmldb.rollout.activities.ssh.config.SshKeywords;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What an OpenSSH configuration says of algorithms, in JSch's words. */
final class SshAlgorithms {

  private SshAlgorithms() {}

  /**
   * Has {@code session} negotiate as the configuration says.
   *
   * @param keyword OpenSSH's, in lower case
   * @param value a list; behind "+", "-" or "^" one to add at the end, take away, or put in front
   * @throws JSchException when JSch knows none of those that are left
   */
  static void apply(Session session, String keyword, String value) throws JSchException {
    Set<String> names =
        Objects.requireNonNull(
            SshKeywords.ALGORITHMS.get(keyword), () -> keyword + " is not about algorithms");
    for (String name : names) {
      List<String> usual = List.of(session.getConfig(name).split(","));
      Set<String> result = new LinkedHashSet<>();
      List<String> listed = Arrays.asList(value.replaceFirst("^[-+^]", "").split(","));
      switch (value.charAt(0)) {
        case '+' -> {
          result.addAll(usual);
          result.addAll(listed);
        }
        case '-' ->
            usual.stream()
                .filter(one -> !SshKeywords.listMatches(one, listed))
                .forEach(result::add);
        case '^' -> {
          result.addAll(listed);
          result.addAll(usual);
        }
        default -> result.addAll(listed);
      }
      result.removeIf(one -> JSch.getConfig(one) == null);
      if (result.isEmpty()) {
        throw new JSchException("none of the " + keyword + " " + value + " is known here");
      }
      session.setConfig(name, String.join(",", result));
    }
  }
}
