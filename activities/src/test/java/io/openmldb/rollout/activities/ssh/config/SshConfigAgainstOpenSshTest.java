package io.openmldb.rollout.activities.ssh.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's own {@code ssh -G} is the referee over files made at random. */
@Tag("component")
final class SshConfigAgainstOpenSshTest {

  private static final Path SSH = Path.of("/usr/bin/ssh");
  private static final int FILES = Integer.getInteger("sshConfigs", 300);
  private static final List<String> HOSTS =
      List.of("db-1", "db-2.example", "10.9.9.9", "DB-1", "other");

  @TempDir private Path folder;

  @Test
  void whatIsFollowedIsFollowedAsSshDoes() throws Exception {
    assumeThat(Files.isExecutable(SSH) || System.getenv("CI") != null).isTrue();
    long seed = Long.getLong("seed", System.nanoTime());
    int followed = 0;
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      Path file = Files.writeString(folder.resolve("config"), file(random, 0));
      String host = one(random, HOSTS);
      String user = random.nextInt(4) == 0 ? "given" : null;
      String what = "seed " + (seed + i) + ", " + host + ", user " + user + ", in\n" + written();

      SshConfig config =
          new SshConfig(
              file,
              Path.of(System.getProperty("user.home")),
              System.getProperty("user.name"),
              Map.of());
      SshHostSettings settings;
      try {
        settings = config.resolve(host, user, 0, false);
      } catch (SshConfigException e) {
        // Refusing what ssh takes is allowed; the other way round is not.
        continue;
      }
      followed++;
      assertThat(shown(settings)).as(what).isEqualTo(asked(file, host, user));
    }
    assertThat(followed).isGreaterThan(FILES / 2);
  }

  private String written() throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        all.append("--- ").append(file).append('\n').append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static List<String> shown(SshHostSettings settings) {
    List<String> lines = new ArrayList<>();
    lines.add("hostname " + settings.hostName());
    lines.add("port " + settings.port());
    lines.add("user " + settings.user());
    if (settings.identityFiles() != null) {
      settings.identityFiles().forEach(path -> lines.add("identityfile " + path));
    }
    settings.certificateFiles().forEach(path -> lines.add("certificatefile " + path));
    settings.jump().ifPresent(jump -> lines.add("proxyjump " + jump));
    settings.hostKeyAlias().ifPresent(alias -> lines.add("hostkeyalias " + alias));
    settings
        .knownHosts()
        .ifPresent(
            files ->
                lines.add(
                    "userknownhostsfile "
                        + String.join(" ", files.stream().map(Path::toString).toList())));
    return lines.stream().sorted().toList();
  }

  private static List<String> asked(Path file, String host, String user) throws Exception {
    List<String> command = new ArrayList<>(List.of(SSH.toString(), "-G", "-F", file.toString()));
    if (user != null) {
      command.addAll(List.of("-l", user));
    }
    command.add(host);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    if (process.exitValue() != 0) {
      return List.of("ssh refuses: " + output);
    }
    return output
        .lines()
        .filter(
            line ->
                line.matches(
                    "(hostname|port|user|certificatefile|proxyjump|hostkeyalias) .*"
                        + "|(identityfile|userknownhostsfile) /made/.*"))
        .sorted()
        .toList();
  }

  private String file(Random random, int depth) throws Exception {
    StringBuilder text = new StringBuilder();
    int lines = 2 + random.nextInt(10);
    for (int i = 0; i < lines; i++) {
      text.append(" ".repeat(random.nextInt(3)))
          .append(line(random, depth))
          .append(one(random, List.of("\n", "\n", "\n", " \n", "\r\n", " # why\n", "\t#why\n")));
    }
    return text.toString();
  }

  private String line(Random random, int depth) throws Exception {
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> keyword(random, "Host") + hostPatterns(random);
      case 3, 4 -> keyword(random, "Match") + criteria(random);
      case 5 -> keyword(random, "HostName") + value(random, one(random, NAMES));
      case 6, 7 -> keyword(random, "Port") + value(random, "" + (1 + random.nextInt(70_000)));
      case 8, 9 -> keyword(random, "User") + value(random, one(random, USERS));
      case 10 -> keyword(random, "IdentityFile") + value(random, path(random));
      case 11 -> keyword(random, "CertificateFile") + value(random, path(random));
      case 12 -> keyword(random, "HostKeyAlias") + value(random, one(random, NAMES));
      case 13 ->
          keyword(random, "UserKnownHostsFile")
              + value(random, path(random))
              + (random.nextBoolean() ? "" : " " + value(random, path(random)));
      case 14 ->
          one(
              random,
              List.of(
                  "ProxyJump me@bastion:2200",
                  "ProxyJump none",
                  "ProxyCommand none",
                  "ProxyCommand nc %h %p",
                  "ForwardAgent yes",
                  "IgnoreUnknown Use*,Nothing",
                  "UseKeychain yes",
                  "StrictHostKeyChecking no",
                  "# Port 1",
                  ""));
      default -> depth < 2 ? include(random, depth) : "Port = 23";
    };
  }

  private static final List<String> NAMES =
      List.of("127.0.0.1", "%h", "%h.internal", "db-9", "10.0.0.%%", "DB-3");
  private static final List<String> USERS = List.of("alice", "bob", "root", "o'neill");

  private String include(Random random, int depth) throws Exception {
    String name = "inc" + depth + "-" + random.nextInt(3);
    Files.writeString(folder.resolve(name), file(random, depth + 1));
    String pattern =
        one(random, List.of(name, "inc" + depth + "-*", "inc" + depth + "-[01]", "no*"));
    return keyword(random, "Include") + value(random, folder.resolve(pattern).toString());
  }

  private static String keyword(Random random, String keyword) {
    String cased = random.nextInt(4) == 0 ? keyword.toUpperCase(Locale.ROOT) : keyword;
    return cased + one(random, List.of(" ", " ", " ", "\t", "=", " = ", "  ", "= "));
  }

  private static String value(Random random, String value) {
    return switch (random.nextInt(6)) {
      case 0 -> value.contains("\"") ? value : "\"" + value + "\"";
      case 1 -> value.contains("'") ? value : "'" + value + "'";
      default -> value.contains("'") ? "\"" + value + "\"" : value;
    };
  }

  private static String path(Random random) {
    return "/made/" + one(random, List.of("a", "b", "c", "with#hash"));
  }

  private static String hostPatterns(Random random) {
    StringBuilder patterns = new StringBuilder(hostPattern(random));
    for (int i = random.nextInt(3); i > 0; i--) {
      patterns.append(' ').append(hostPattern(random));
    }
    return patterns.toString();
  }

  private static String hostPattern(Random random) {
    String pattern =
        one(random, List.of("db-1", "db-*", "*", "10.*", "db-?", "*.example", "DB-1", "db-9"));
    return (random.nextInt(5) == 0 ? "!" : "") + value(random, pattern);
  }

  private static String criteria(Random random) {
    if (random.nextInt(5) == 0) {
      return one(random, List.of("all", "ALL", "all # every", "exec true", "final all"));
    }
    StringBuilder criteria = new StringBuilder();
    for (int i = 0; i <= random.nextInt(3); i++) {
      String lists =
          one(
              random,
              List.of("db-*", "db-1,10.*", "*,!db-1", "!db-1,*", "DB-1", "10.9.9.9", "127.*"));
      String users = one(random, List.of("alice", "*", "!root,*", "given", "bob,root"));
      criteria
          .append(i == 0 ? "" : " ")
          .append(random.nextInt(5) == 0 ? "!" : "")
          .append(
              switch (random.nextInt(5)) {
                case 0, 1 -> "host ";
                case 2 -> "originalhost ";
                case 3 -> "user ";
                default -> "localuser ";
              });
      criteria.append(
          criteria.toString().endsWith("user ")
              ? users
              : random.nextBoolean() ? lists : "\"" + lists + "\"");
    }
    return criteria.toString();
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
