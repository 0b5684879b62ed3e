package io.openmldb.rollout.activities.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    ClusterRegistry registry =
        reader
            .parse()
            .flatMap(yaml -> JsonObjectReader.of(yaml, "", reader.problems))
            .map(reader::registry)
            .orElse(null);
    if (!reader.problems.isEmpty()) {
      throw new RegistryException(reader.file, reader.problems.all());
    }
    return registry;
  }

  private Optional<JsonNode> parse() {
    try {
      return Optional.of(YAML.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      problems.add("", "no YAML: " + e.getOriginalMessage() + " (" + where(e) + ")");
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
    ClusterConfigReader reader =
        new ClusterConfigReader(new RegistryPaths(file.getParent()), problems);
    Map<String, ClusterConfig> clusters = root.objectMap("clusters", reader::read);
    if (clusters.isEmpty() && problems.isEmpty()) {
      root.problem("clusters", "is missing or empty: at least one cluster is expected");
    }
    SecretSource secrets =
        root.object("secrets", object -> Optional.of(secrets(object)))
            .orElse(SecretSource.ENVIRONMENT);
    root.rejectUnknownFields();
    return new ClusterRegistry(file, clusters, secrets);
  }

  private SecretSource secrets(JsonObjectReader object) {
    String source = object.text("source");
    Optional<Path> path = new RegistryPaths(file.getParent()).directory(object, "path");
    object.rejectUnknownFields();
    if (!List.of("env", "dir").contains(String.valueOf(source))) {
      object.problem("source", "is " + source + ", but env or dir is expected");
    } else if (source.equals("dir") && object.text("path") == null) {
      object.problem("path", "is missing: the directory that holds one file a secret");
    }
    return new SecretSource("dir".equals(source) ? path : Optional.empty());
  }
}
