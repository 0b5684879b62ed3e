package io.openmldb.rollout.acceptance.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker-compose.yml} as Compose understands it when no variable is set: anchors and merges
 * resolved, variables replaced by their defaults.
 */
record ComposeFile(JsonNode root) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

  static ComposeFile read() {
    String text =
        VARIABLE
            .matcher(RepositoryFiles.text("docker-compose.yml"))
            .replaceAll(
                variable ->
                    Matcher.quoteReplacement(defaultOf(variable.group(1), variable.group(2))));
    Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new ComposeFile(new ObjectMapper().valueToTree(yaml));
  }

  private static String defaultOf(String variable, String otherwise) {
    if (otherwise == null) {
      throw new IllegalStateException("variable " + variable + " has no default");
    }
    return otherwise;
  }

  Map<String, Service> services() {
    Map<String, Service> services = new LinkedHashMap<>();
    root.get("services")
        .properties()
        .forEach(entry -> services.put(entry.getKey(), new Service(entry.getValue())));
    return services;
  }

  Service service(String name) {
    return Optional.ofNullable(services().get(name))
        .orElseThrow(() -> new AssertionError("there is no service " + name));
  }

  List<String> declared(String kind) {
    List<String> names = new ArrayList<>();
    root.path(kind).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** One service, as written. */
  record Service(JsonNode node) {

    Map<String, String> environment() {
      return texts(node.path("environment"));
    }

    /** Services that are waited for, with the condition. */
    Map<String, String> dependsOn() {
      Map<String, String> conditions = new LinkedHashMap<>();
      node.path("depends_on")
          .properties()
          .forEach(e -> conditions.put(e.getKey(), e.getValue().path("condition").asText()));
      return conditions;
    }

    List<Mount> mounts() {
      return words("volumes").stream().map(Mount::of).toList();
    }

    List<String> words(String field) {
      List<String> words = new ArrayList<>();
      node.path(field).forEach(word -> words.add(word.asText()));
      return words;
    }

    List<String> healthTest() {
      List<String> words = new ArrayList<>();
      node.path("healthcheck").path("test").forEach(word -> words.add(word.asText()));
      return words;
    }

    Optional<String> address() {
      return Optional.ofNullable(node.at("/networks/default/ipv4_address").textValue());
    }

    String image() {
      return node.path("image").asText();
    }

    Optional<String> buildTarget() {
      return Optional.ofNullable(node.at("/build/target").textValue());
    }

    private static Map<String, String> texts(JsonNode object) {
      Map<String, String> texts = new LinkedHashMap<>();
      object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
      return texts;
    }
  }

  /** One mount: a folder of the repository, or a named volume. */
  record Mount(String source, String target, boolean readOnly) {

    static Mount of(String text) {
      String[] parts = text.split(":", 3);
      return new Mount(parts[0], parts[1], parts.length == 3 && parts[2].equals("ro"));
    }

    boolean isFolder() {
      return source.startsWith(".") || source.startsWith("/");
    }
  }
}
