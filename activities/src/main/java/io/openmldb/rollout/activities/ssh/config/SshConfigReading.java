package io.openmldb.rollout.activities.ssh.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of a configuration, for one host. The first value of a keyword is the one taken. */
final class SshConfigReading {

  private static final int DEEPEST_INCLUDE = 16;
  private static final String NONE = "none";
  private static final Set<String> ONE_VALUE =
      Set.of("hostname", "port", "user", "hostkeyalias", "identityagent", "identitiesonly");

  private final SshConfig config;
  private final String host;
  private final @Nullable String user;
  private final boolean ownWay;
  private final Map<String, SshConfigLine> first = new LinkedHashMap<>();
  private final List<SshConfigLine> identities = new ArrayList<>();
  private final List<SshConfigLine> certificates = new ArrayList<>();

  /** Whether the lines that are being read are meant for the host. */
  private boolean active = true;

  SshConfigReading(SshConfig config, String host, @Nullable String user, boolean ownWay) {
    this.config = config;
    this.host = host;
    this.user = user;
    this.ownWay = ownWay;
  }

  /**
   * Reads a file.
   *
   * @param meant whether a block of it can be meant for the host at all
   */
  void file(Path file, int depth, boolean meant) {
    int number = 0;
    for (String text : text(file).split("\n", -1)) {
      number++;
      Optional<SshConfigLine> line = SshConfigLine.of(file, number, text);
      if (line.isPresent()) {
        take(line.get(), depth, meant);
      }
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SshConfigException(file + ": cannot be read: " + e);
    }
  }

  private void take(SshConfigLine line, int depth, boolean meant) {
    String keyword = line.keyword();
    List<String> values = line.values();
    switch (keyword) {
      case "host" -> active = meant && isMeant(line, values);
      case "match" -> active = matches(line) && meant;
      case "include" -> include(line, values, depth);
      case "identityfile" -> collect(identities, line);
      case "certificatefile" -> collect(certificates, line);
      case "proxyjump" -> takeUnless("proxycommand", line);
      case "proxycommand" -> takeUnless("proxyjump", line);
      case "userknownhostsfile", "globalknownhostsfile", "ignoreunknown" -> takeFirst(line);
      default -> {
        if (ONE_VALUE.contains(keyword)) {
          check(keyword, line.value(), line);
          takeFirst(line);
        } else if (SshKeywords.UNSUPPORTED.containsKey(keyword)
            || SshKeywords.ALGORITHMS.containsKey(keyword)) {
          takeFirst(line);
        } else if (!SshKeywords.HARMLESS.contains(keyword) && !isIgnored(keyword)) {
          throw line.problem(
              "\""
                  + keyword
                  + "\" is no OpenSSH keyword that the worker knows; it is refused because it may"
                  + " change the connection");
        }
      }
    }
  }

  private static void check(String keyword, String value, SshConfigLine line) {
    if (keyword.equals("port")) {
      number(line, value);
    }
  }

  private static int number(SshConfigLine line, String value) {
    if (!value.matches("\\d{1,5}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > 65_535) {
      throw line.problem("\"" + value + "\" is no port");
    }
    return Integer.parseInt(value);
  }

  private void takeFirst(SshConfigLine line) {
    if (active) {
      first.putIfAbsent(line.keyword(), line);
    }
  }

  private void takeUnless(String other, SshConfigLine line) {
    if (!first.containsKey(other)) {
      takeFirst(line);
    }
  }

  private void collect(List<SshConfigLine> files, SshConfigLine line) {
    String value = line.value();
    if (active && files.stream().noneMatch(other -> other.value().equals(value))) {
      files.add(line);
    }
  }

  private boolean isIgnored(String keyword) {
    SshConfigLine ignored = first.get("ignoreunknown");
    return ignored != null && SshPattern.listMatchesInAnyCase(keyword, ignored.value());
  }

  private boolean isMeant(SshConfigLine line, List<String> patterns) {
    boolean meant = false;
    for (String pattern : patterns) {
      if (pattern.isEmpty()) {
        throw line.problem("an empty pattern matches no host");
      }
      boolean negated = pattern.startsWith("!");
      if (SshPattern.matches(host, negated ? pattern.substring(1) : pattern)) {
        if (negated) {
          return false;
        }
        meant = true;
      }
    }
    return meant;
  }

  private boolean matches(SshConfigLine line) {
    Iterator<String> words = line.words().iterator();
    boolean result = true;
    int criteria = 0;
    while (words.hasNext()) {
      String word = words.next();
      if (word.startsWith("#")) {
        break;
      }
      boolean negated = word.startsWith("!");
      String criterion = (negated ? word.substring(1) : word).toLowerCase(Locale.ROOT);
      criteria++;
      if (criterion.equals("all")) {
        if (criteria > 1 || (words.hasNext() && !words.next().startsWith("#"))) {
          throw line.problem("\"all\" stands alone behind Match");
        }
        return !negated;
      }
      if (!words.hasNext()) {
        throw line.problem("\"" + word + "\" of Match has no value, or is not supported");
      }
      String list = words.next();
      boolean met =
          switch (criterion) {
            case "host" -> SshPattern.listMatchesInAnyCase(hostName(), list);
            case "originalhost" -> SshPattern.listMatchesInAnyCase(host, list);
            case "user" -> SshPattern.listMatches(user(), list);
            case "localuser" -> SshPattern.listMatches(config.localUser(), list);
            default -> {
              if (!result && criterion.equals("exec")) {
                yield negated; // ssh runs nothing either.
              }
              throw line.problem("\"" + word + "\" of Match is not supported");
            }
          };
      result &= met != negated;
    }
    if (criteria == 0) {
      throw line.problem("Match has no criterion");
    }
    return result;
  }

  private void include(SshConfigLine line, List<String> patterns, int depth) {
    if (depth >= DEEPEST_INCLUDE) {
      throw line.problem("files include one another too deeply");
    }
    if (patterns.isEmpty()) {
      throw line.problem("include has no value");
    }
    boolean before = active;
    for (String pattern : patterns) {
      for (Path file : included(line, pattern)) {
        if (Files.isRegularFile(file)) {
          file(file, depth + 1, before);
        }
        active = before;
      }
    }
  }

  private List<Path> included(SshConfigLine line, String pattern) {
    if (pattern.isEmpty() || pattern.contains("%") || pattern.contains("${")) {
      throw line.problem("\"" + pattern + "\" is not supported in Include");
    }
    try {
      Path path = atHome(line, pattern);
      return SshConfigGlob.files(
          path.isAbsolute() ? path : config.home().resolve(".ssh").resolve(path));
    } catch (IOException e) {
      throw line.problem("Include " + pattern + ": " + e.getMessage());
    }
  }

  private Path atHome(SshConfigLine line, String written) {
    if (written.equals("~") || written.startsWith("~/")) {
      return Path.of(config.home() + written.substring(1));
    }
    if (written.startsWith("~")) {
      throw line.problem("the home of another user is not supported: " + written);
    }
    return Path.of(written);
  }

  /** What the values come to, once everything is read. */
  SshHostSettings settings(int givenPort) {
    for (Map.Entry<String, Set<String>> keyword : SshKeywords.UNSUPPORTED.entrySet()) {
      SshConfigLine line = first.get(keyword.getKey());
      boolean matters = !(ownWay && keyword.getKey().startsWith("proxy"));
      if (line != null && matters && !isOne(line, keyword.getValue())) {
        throw line.problem(
            line.keyword()
                + " is not supported by the worker, and "
                + host
                + " would be reached otherwise without it");
      }
    }
    int port = givenPort > 0 ? givenPort : port();
    Map<String, String> algorithms = new LinkedHashMap<>();
    for (String keyword : SshKeywords.ALGORITHMS.keySet()) {
      SshConfigLine line = first.get(keyword);
      if (line != null) {
        algorithms.put(keyword, line.value());
      }
    }
    return new SshHostSettings(
        hostName(),
        port,
        user(),
        first.containsKey("user"),
        identities.isEmpty() ? null : paths(identities, port),
        paths(certificates, port),
        jump(),
        knownHosts("userknownhostsfile").map(line -> paths(line, line.values(), port)),
        knownHosts("globalknownhostsfile").map(SshConfigReading::plainPaths),
        alias(),
        agent(port),
        identitiesOnly(),
        algorithms);
  }

  private Optional<SshConfigLine> knownHosts(String keyword) {
    SshConfigLine line = first.get(keyword);
    if (line != null
        && line.values().size() > 1
        && line.values().stream().anyMatch(NONE::equalsIgnoreCase)) {
      throw line.problem("\"none\" stands alone behind " + keyword);
    }
    return Optional.ofNullable(line);
  }

  /** ssh takes these as they are written. */
  private static List<Path> plainPaths(SshConfigLine line) {
    return line.values().stream()
        .filter(value -> !value.equalsIgnoreCase(NONE))
        .map(Path::of)
        .toList();
  }

  private static boolean isOne(SshConfigLine line, Set<String> values) {
    return values.contains(line.rest().toLowerCase(Locale.ROOT))
        || (!line.keyword().equals("proxycommand")
            && line.values().size() == 1
            && values.contains(line.values().get(0).toLowerCase(Locale.ROOT)));
  }

  private int port() {
    SshConfigLine line = first.get("port");
    return line == null ? SshHostSettings.DEFAULT_PORT : number(line, line.value());
  }

  private String user() {
    SshConfigLine line = first.get("user");
    if (user != null || line == null) {
      return user != null ? user : config.localUser();
    }
    String value = line.value();
    if (value.contains("%") || value.contains("${")) {
      throw line.problem("\"" + value + "\": users of tokens are not supported");
    }
    return value;
  }

  private String hostName() {
    SshConfigLine line = first.get("hostname");
    String name = line == null ? host : expanded(line, line.value(), Map.of('h', host), false);
    return name.toLowerCase(Locale.ROOT);
  }

  private Optional<String> alias() {
    return Optional.ofNullable(first.get("hostkeyalias"))
        .map(line -> line.value().toLowerCase(Locale.ROOT));
  }

  /** Nothing said is no agent: the worker's own variable may be that of whoever started it. */
  private Optional<Path> agent(int port) {
    SshConfigLine line = first.get("identityagent");
    if (line == null || line.value().equalsIgnoreCase(NONE)) {
      return Optional.empty();
    }
    String value = line.value();
    String variable =
        value.equals(SshConfig.AGENT_VARIABLE)
            ? value
            : value.startsWith("$") && !value.startsWith("${") ? value.substring(1) : null;
    if (variable == null) {
      return paths(line, List.of(value), port).stream().findFirst();
    }
    String socket = config.environment().get(variable);
    if (socket == null || socket.isEmpty()) {
      throw line.problem("the worker has no environment variable \"" + variable + "\"");
    }
    return Optional.of(Path.of(socket));
  }

  private boolean identitiesOnly() {
    SshConfigLine line = first.get("identitiesonly");
    if (line == null) {
      return false;
    }
    return switch (line.value().toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw line.problem("\"" + line.value() + "\" is neither yes nor no");
    };
  }

  private Optional<String> jump() {
    SshConfigLine line = first.get("proxyjump");
    if (line == null || ownWay || line.rest().equalsIgnoreCase(NONE)) {
      return Optional.empty();
    }
    String value = line.value();
    if (!value.equals(line.rest()) || value.matches(".*[%,].*")) {
      throw line.problem(
          "ProxyJump "
              + line.rest()
              + " is not supported: one bastion is, [user@]host[:port], without quotes, tokens and"
              + " comments");
    }
    return Optional.of(value);
  }

  private List<Path> paths(List<SshConfigLine> lines, int port) {
    return lines.stream()
        .flatMap(line -> paths(line, List.of(line.value()), port).stream())
        .toList();
  }

  private List<Path> paths(SshConfigLine line, List<String> values, int port) {
    Map<Character, String> tokens =
        Map.of(
            'h', hostName(),
            'n', host,
            'p', String.valueOf(port),
            'r', user(),
            'u', config.localUser(),
            'd', config.home().toString(),
            'k', alias().orElse(host));
    return values.stream()
        .filter(value -> !value.equalsIgnoreCase(NONE))
        .map(value -> expanded(line, atHome(line, value).toString(), tokens, true))
        .map(Path::of)
        .toList();
  }

  private String expanded(
      SshConfigLine line, String text, Map<Character, String> tokens, boolean variables) {
    StringBuilder expanded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        char token = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        if (token != '%' && !tokens.containsKey(token)) {
          throw line.problem("%" + token + " is not supported in " + line.keyword());
        }
        expanded.append(token == '%' ? "%" : tokens.get(token));
        i++;
      } else if (variables && c == '$' && text.startsWith("${", i)) {
        int end = text.indexOf('}', i);
        String name = end < 0 ? "" : text.substring(i + 2, end);
        if (!config.environment().containsKey(name)) {
          throw line.problem("the worker has no environment variable \"" + name + "\"");
        }
        expanded.append(config.environment().get(name));
        i = end;
      } else {
        expanded.append(c);
      }
    }
    return expanded.toString();
  }
}
