package io.openmldb.rollout.activities.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openmldb.rollout.activities.config.secrets.SecretNames;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the registry file, collecting everything that is wrong with it. */
final class RegistryFileReader {

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final Path file;
  private final InputProblems problems = new InputProblems();

  private RegistryFileReader(Path file) {
    this.file = file;
  }

  static ClusterRegistry read(Path file) throws RegistryException {
    RegistryFileReader reader = new RegistryFileReader(file.toAbsolutePath().normalize());
    Optional<ClusterRegistry> registry =
        reader
            .parse()
            .flatMap(yaml -> JsonObjectReader.of(yaml, "", reader.problems))
            .map(reader::registry);
    if (registry.isEmpty() || !reader.problems.isEmpty()) {
      throw new RegistryException(reader.file, reader.problems.all());
    }
    return registry.get();
  }

  private Optional<JsonNode> parse() {
    try {
      return Optional.of(YAML.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      problems.add("", "is not YAML: " + e.getOriginalMessage() + " (" + where(e) + ")");
    } catch (IOException e) {
      problems.add("", "cannot be read: " + e);
    }
    return Optional.empty();
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? "place unknown"
        : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private ClusterRegistry registry(JsonObjectReader root) {
    ClusterConfigReader reader = new ClusterConfigReader(new RegistryPaths(file), problems);
    Map<String, ClusterConfig> clusters = root.objectMap("clusters", reader::read);
    if (clusters.isEmpty() && problems.isEmpty()) {
      root.problem("clusters", "is missing or empty: at least one cluster is expected");
    }
    boolean allClusters = problems.isEmpty();
    Collection<Webhook> webhooks = root.objectMap("webhooks", WebhookReader::read).values();
    Set<String> signing = webhooks.stream().map(Webhook::secret).collect(Collectors.toSet());
    SecretSource secrets =
        root.object("secrets", object -> Optional.of(secrets(object, clusters.values(), signing)))
            .orElseGet(() -> ofEnvironment(SecretNames.DEFAULT_PREFIX, Set.of(), signing));
    webhooks.forEach(webhook -> checkKey(webhook, secrets));
    if (allClusters) {
      webhooks.forEach(webhook -> checkClusters(webhook, clusters.keySet()));
    }
    root.rejectUnknownFields();
    return new ClusterRegistry(file, clusters, secrets, webhooks);
  }

  private void checkClusters(Webhook webhook, Set<String> known) {
    webhook.clusters().stream()
        .filter(cluster -> !known.contains(cluster))
        .sorted()
        .forEach(
            cluster ->
                problems.add(
                    "webhooks." + webhook.name() + ".clusters",
                    "names " + cluster + ", but of " + known));
  }

  /** Said at start, rather than when somebody should be told that a rollout waits. */
  private void checkKey(Webhook webhook, SecretSource secrets) {
    String where = "webhooks." + webhook.name() + ".secret";
    String known = secrets.directory().map(Path::toString).orElse("the worker's environment");
    Optional<String> secret = secrets.resolver().forWorker(webhook.secret());
    if (secret.isEmpty()) {
      problems.add(where, "names " + webhook.secret() + ", which is not in " + known);
    } else if (WebhookKey.parse(secret.get()).isEmpty()) {
      problems.add(
          where,
          "names "
              + webhook.secret()
              + ", which is no key: whsec_ and 24 to 64 bytes in base64 are expected; make one by"
              + " echo whsec_$(openssl rand -base64 32)");
    }
  }

  /**
   * The secrets of requests.
   *
   * @param signing the names of those that webhooks are signed by
   */
  private SecretSource secrets(
      JsonObjectReader object, Collection<ClusterConfig> clusters, Set<String> signing) {
    String source = object.text("source");
    Optional<Path> path = new RegistryPaths(file).directory(object, "path");
    String prefix = object.text("prefix");
    Set<String> names = Set.copyOf(object.texts("names"));
    object.rejectUnknownFields();
    if (prefix != null && prefix.isBlank()) {
      object.problem("prefix", "is empty: it would give out everything; name what it may be");
    }
    if (!List.of("env", "dir").contains(String.valueOf(source))) {
      object.problem("source", "is " + source + ", but env or dir is expected");
    } else if ("dir".equals(source) && object.text("path") == null) {
      object.problem("path", "is missing: the directory that holds one file a secret");
    }
    if ("dir".equals(source)) {
      // A folder that is named for it holds what is meant for requests, unless it is said which.
      Optional<String> begin =
          Optional.ofNullable(prefix)
              .or(() -> names.isEmpty() ? Optional.of("") : Optional.empty());
      Set<String> withheld = union(logins(path, clusters), signing);
      return new SecretSource(path, new SecretNames(begin, names, withheld));
    }
    String begin = Objects.requireNonNullElse(prefix, SecretNames.DEFAULT_PREFIX);
    return ofEnvironment(begin, names, union(passphrases(clusters), signing));
  }

  private static SecretSource ofEnvironment(
      String prefix, Set<String> names, Set<String> withheld) {
    return new SecretSource(
        Optional.empty(), new SecretNames(Optional.of(prefix), names, withheld));
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }

  /** The variables that hold passphrases of the worker's own keys. */
  private static Set<String> passphrases(Collection<ClusterConfig> clusters) {
    return clusters.stream()
        .map(cluster -> cluster.ssh().keyAccess().passphraseVariable())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** The files in {@code directory} that the worker logs in by. */
  private static Set<String> logins(Optional<Path> directory, Collection<ClusterConfig> clusters) {
    return clusters.stream()
        .flatMap(
            cluster ->
                Stream.of(
                        cluster.auth().map(OpenmldbUser::passwordFile),
                        cluster.zookeeperAuth().map(ZooKeeperAuth::file),
                        Optional.ofNullable(cluster.ssh().identity()),
                        Optional.ofNullable(cluster.ssh().keyAccess().passphraseFile()))
                    .flatMap(Optional::stream))
        .filter(file -> directory.filter(folder -> folder.equals(file.getParent())).isPresent())
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toSet());
  }
}
