package io.openmldb.rollout.workflows.schemas;

import static java.util.Map.entry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import io.openmldb.rollout.workflows.api.event.RolloutEvent;
import io.openmldb.rollout.workflows.api.fleet.FleetCluster;
import io.openmldb.rollout.workflows.api.fleet.FleetReport;
import io.openmldb.rollout.workflows.api.fleet.FleetRequest;
import io.openmldb.rollout.workflows.api.fleet.FleetStatus;
import io.openmldb.rollout.workflows.api.fleet.FleetStrategy;
import io.openmldb.rollout.workflows.api.message.AbortMode;
import io.openmldb.rollout.workflows.api.message.AbortRequest;
import io.openmldb.rollout.workflows.api.message.ApproveRequest;
import io.openmldb.rollout.workflows.api.message.ConfirmWritesRequest;
import io.openmldb.rollout.workflows.api.message.DecideRequest;
import io.openmldb.rollout.workflows.api.message.PauseRequest;
import io.openmldb.rollout.workflows.api.message.ResumeRequest;
import io.openmldb.rollout.workflows.api.message.UpdateReply;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.ClustersReport;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.HistoryEntry;
import io.openmldb.rollout.workflows.api.report.InterruptedRollout;
import io.openmldb.rollout.workflows.api.report.OperationsReport;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.report.TablesReport;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RecoveryRequest;
import io.openmldb.rollout.workflows.api.request.RepairRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.Timeouts;
import io.openmldb.rollout.workflows.api.start.FleetStarted;
import io.openmldb.rollout.workflows.api.start.RolloutStarted;
import io.openmldb.rollout.workflows.api.start.ScheduleEntry;
import io.openmldb.rollout.workflows.api.status.RecoveryStatus;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas (draft 2020-12) of what other services send and receive, made from the records
 * and their Javadoc. What is sent is described strictly, as its readers are; what is received may
 * get further fields in later versions.
 */
final class Schemas {

  /** What is sent: requests, and the bodies of messages. */
  static final Map<String, Class<?>> SENT = new LinkedHashMap<>();

  /**
   * What is received: answers of queries and updates, results, and what the command line prints.
   */
  static final Map<String, Class<?>> RECEIVED = new LinkedHashMap<>();

  static {
    SENT.put("request", RolloutRequest.class);
    SENT.put("pause", PauseRequest.class);
    SENT.put("resume", ResumeRequest.class);
    SENT.put("abort", AbortRequest.class);
    SENT.put("approve", ApproveRequest.class);
    SENT.put("decide", DecideRequest.class);
    SENT.put("confirmWrites", ConfirmWritesRequest.class);
    SENT.put("recovery-request", RecoveryRequest.class);
    SENT.put("repair-request", RepairRequest.class);
    SENT.put("fleet-request", FleetRequest.class);
    RECEIVED.put("plan", Plan.class);
    RECEIVED.put("status", RolloutStatus.class);
    RECEIVED.put("report", Report.class);
    RECEIVED.put("event", RolloutEvent.class);
    RECEIVED.put("answer", UpdateReply.class);
    RECEIVED.put("recovery-status", RecoveryStatus.class);
    RECEIVED.put("recovery-report", RecoveryReport.class);
    RECEIVED.put("fleet-status", FleetStatus.class);
    RECEIVED.put("fleet-report", FleetReport.class);
    RECEIVED.put("tables-report", TablesReport.class);
    RECEIVED.put("operations-report", OperationsReport.class);
    RECEIVED.put("drift-report", DriftReport.class);
    RECEIVED.put("clusters-report", ClustersReport.class);
    RECEIVED.put("started", RolloutStarted.class);
    RECEIVED.put("fleet-started", FleetStarted.class);
    RECEIVED.put("interrupted-rollout", InterruptedRollout.class);
    RECEIVED.put("history", HistoryEntry.class);
    RECEIVED.put("schedules", ScheduleEntry.class);
  }

  /** Those of {@link #RECEIVED} that are lists. */
  private static final Set<String> LISTS = Set.of("history", "schedules");

  /** Fields without which a reader refuses what was sent. */
  private static final Map<Class<?>, Set<String>> REQUIRED =
      Map.of(
          RolloutRequest.class, Set.of("cluster"),
          Change.class, Set.of("component"),
          ApproveRequest.class, Set.of("gate"),
          DecideRequest.class, Set.of("endpoint", "decision"),
          ConfirmWritesRequest.class, Set.of("state"),
          RecoveryRequest.class, Set.of("cluster"),
          RepairRequest.class, Set.of("cluster"),
          FleetRequest.class, Set.of("fleet", "clusters"),
          FleetCluster.class, Set.of("cluster"),
          FindingOverride.class, Set.of("code", "reason"));

  private static final String NAMED = "{\"pattern\": \"\\\\S\"}";

  private static final String SHORTLY_NAMED = "{\"pattern\": \"\\\\S\", \"maxLength\": 200}";

  /** What the types do not say of values that are sent; the readers check it. */
  private static final Map<String, String> NARROWED =
      Map.ofEntries(
          entry("RolloutRequest.cluster", NAMED),
          entry("RecoveryRequest.cluster", NAMED),
          entry("RepairRequest.cluster", NAMED),
          entry("FleetRequest.fleet", SHORTLY_NAMED),
          entry("FleetRequest.clusters", "{\"minItems\": 1, \"maxItems\": 2000}"),
          entry("FleetCluster.cluster", SHORTLY_NAMED),
          entry("FleetCluster.taskQueue", SHORTLY_NAMED),
          entry("FleetStrategy.canaryClusters", "{\"minimum\": 0, \"maximum\": 2000}"),
          entry("FleetStrategy.maxConcurrent", "{\"minimum\": 1, \"maximum\": 50}"),
          entry("FleetStrategy.stopAfterFailures", "{\"minimum\": 1, \"maximum\": 2000}"),
          entry("Options.leaderMoveConcurrency", "{\"minimum\": 1, \"maximum\": 1024}"),
          entry("Options.maxOffsetLag", "{\"minimum\": 0}"),
          entry("ApproveRequest.gate", "{\"enum\": [\"APPROVAL\", \"CANARY\"]}"),
          entry(
              "FindingOverride.code",
              "{\"enum\": [%s]}"
                  .formatted(
                      FindingCode.overridable().stream()
                          .sorted()
                          .map(code -> '"' + code.name() + '"')
                          .collect(Collectors.joining(", ")))),
          entry("FindingOverride.reason", NAMED));

  /** The same, of the elements of lists. */
  private static final Map<String, String> NARROWED_ELEMENTS =
      Map.of(
          "Change.endpoints", "^[^\\s:]+:\\d{1,5}$",
          "Change.unset", "^[A-Za-z][A-Za-z0-9_.-]*$",
          "RecoveryRequest.without", "^[^\\s:]+:\\d{1,5}$");

  /** Durations may be numbers of seconds; values of keys are taken as they are written. */
  private static final Map<Class<?>, String> LENIENT =
      Map.of(
          Duration.class,
          """
          {"anyOf": [
            {"type": "string",
             "pattern": "^P(?!$)(\\\\d+D)?(T(?=\\\\d)(\\\\d+H)?(\\\\d+M)?(\\\\d+(\\\\.\\\\d+)?S)?)?$"},
            {"type": "number", "minimum": 0}]}
          """,
          Map.class,
          """
          {"type": "object",
           "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_.-]*$"},
           "additionalProperties": {"anyOf": [
             {"type": "string", "maxLength": 16384, "pattern": "^[^\\\\r\\\\n\\\\u0000]*$"},
             {"type": "number"},
             {"type": "boolean"}]}}
          """);

  /** A rollout without changes is a plain restart, and has to say so. */
  private static final String CHANGES_UNLESS_RESTART_ONLY =
      """
      {"anyOf": [
        {"required": ["changes"], "properties": {"changes": {"minItems": 1}}},
        {"required": ["options"],
         "properties": {"options": {
           "required": ["restartOnly"], "properties": {"restartOnly": {"const": true}}}}}]}
      """;

  private static final Map<Class<?>, Object> DEFAULTS =
      Map.of(
          Options.class, Options.DEFAULT,
          FleetStrategy.class, FleetStrategy.DEFAULT,
          Timeouts.class, Timeouts.DEFAULT,
          AbortRequest.class, new AbortRequest(AbortMode.KEEP, null));

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RecordJavadoc docs = new RecordJavadoc();

  /** Every schema by its name, as it is to stand in its file. */
  Map<String, String> all() {
    Map<String, String> schemas = new LinkedHashMap<>();
    SENT.forEach((name, type) -> schemas.put(name, schema(name, type, true)));
    RECEIVED.forEach((name, type) -> schemas.put(name, schema(name, type, false)));
    return schemas;
  }

  private String schema(String name, Class<?> type, boolean sent) {
    SchemaGeneratorConfigBuilder builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                new JacksonSchemaModule(
                    JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE,
                    JacksonOption.INCLUDE_ONLY_JSONPROPERTY_ANNOTATED_METHODS))
            .without(Option.SCHEMA_VERSION_INDICATOR)
            .with(
                Option.NONSTATIC_NONVOID_NONGETTER_METHODS,
                Option.FIELDS_DERIVED_FROM_ARGUMENTFREE_METHODS,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.STANDARD_FORMATS,
                Option.INLINE_ALL_SCHEMAS);
    // As declared, which is the order in which they are written.
    builder.forTypesInGeneral().withPropertySorter((unusedOne, unusedOther) -> 0);
    builder
        .forFields()
        .withIgnoreCheck(Schemas::isBetweenRunsOnly)
        .withDescriptionResolver(this::description)
        .withRequiredCheck(field -> sent ? isRequired(field) : isAlwaysThere(field))
        .withNullableCheck(field -> sent ? mayBeNullIn(field) : mayBeNullOut(field));
    builder
        .forMethods()
        .withPropertyNameOverrideResolver(method -> method.getRawMember().getName())
        .withDescriptionResolver(method -> said(docs.aboutMethod(method.getRawMember())))
        .withRequiredCheck(method -> true);
    if (sent) {
      builder.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT);
      builder
          .forFields()
          .withDefaultResolver(Schemas::byDefault)
          .withStringPatternResolver(Schemas::elementPattern)
          .withCustomDefinitionProvider(Schemas::lenient)
          .withInstanceAttributeOverride((node, field, context) -> narrow(node, field));
    }
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
    ObjectNode described = schema.put("title", name);
    if (LISTS.contains(name)) {
      described = schema.put("type", "array").putObject("items");
    }
    described.put("description", docs.about(type));
    described.setAll(new SchemaGenerator(builder.build()).generateSchema(type));
    if (type == RolloutRequest.class || type == FleetRequest.class) {
      schema.setAll((ObjectNode) JSON.readTree(CHANGES_UNLESS_RESTART_ONLY));
    }
    if (type == FleetRequest.class) {
      // Endpoints are nodes of one cluster.
      ((ObjectNode) schema.at("/properties/changes/items/properties")).remove("endpoints");
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }

  /** Written by one run of a rollout for the next one, and by nobody else. */
  private static boolean isBetweenRunsOnly(FieldScope field) {
    return (declaring(field) == RolloutRequest.class || declaring(field) == FleetRequest.class)
        && field.getDeclaredName().equals("continuation");
  }

  private String description(FieldScope field) {
    return field.isFakeContainerItemScope() ? null : said(about(field));
  }

  private String about(FieldScope field) {
    return docs.about(declaring(field), field.getDeclaredName());
  }

  private static String said(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Class<?> declaring(FieldScope field) {
    return field.getDeclaringType().getErasedType();
  }

  private static String name(FieldScope field) {
    return declaring(field).getSimpleName() + "." + field.getDeclaredName();
  }

  private static boolean isRequired(FieldScope field) {
    return REQUIRED.getOrDefault(declaring(field), Set.of()).contains(field.getDeclaredName());
  }

  private boolean isAlwaysThere(FieldScope field) {
    return !(mayBeNull(field) && isLeftOutWhenNull(field));
  }

  private boolean mayBeNullIn(FieldScope field) {
    return mayBeNull(field) && !isRequired(field);
  }

  private boolean mayBeNullOut(FieldScope field) {
    return mayBeNull(field) && !isLeftOutWhenNull(field);
  }

  /** The Javadoc of a component says where it may be null, and when. */
  private boolean mayBeNull(FieldScope field) {
    return !field.isFakeContainerItemScope() && about(field).matches("(?i).*\\bnull\\b.*");
  }

  private static boolean isLeftOutWhenNull(FieldScope field) {
    JsonInclude own = field.getRawMember().getAnnotation(JsonInclude.class);
    JsonInclude include = own == null ? declaring(field).getAnnotation(JsonInclude.class) : own;
    return include != null && include.value() != JsonInclude.Include.ALWAYS;
  }

  private static Object byDefault(FieldScope field) {
    Object defaults = DEFAULTS.get(declaring(field));
    if (defaults == null || field.isFakeContainerItemScope()) {
      return null;
    }
    Object value = value(defaults, field.getDeclaredName());
    if (value instanceof Record) {
      return null;
    }
    return value instanceof Duration || value instanceof Enum ? value.toString() : value;
  }

  private static Object value(Object holder, String component) {
    try {
      for (RecordComponent candidate : holder.getClass().getRecordComponents()) {
        if (candidate.getName().equals(component)) {
          return candidate.getAccessor().invoke(holder);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
    throw new AssertionError(holder.getClass() + " has no " + component);
  }

  private static String elementPattern(FieldScope field) {
    return field.isFakeContainerItemScope() ? NARROWED_ELEMENTS.get(name(field)) : null;
  }

  private static void narrow(ObjectNode node, FieldScope field) {
    if (field.getType().getErasedType() == Duration.class) {
      // Which is said of everything that is a class and no text.
      node.remove("additionalProperties");
    }
    String narrower = NARROWED.get(name(field));
    if (narrower != null) {
      node.setAll((ObjectNode) JSON.readTree(narrower));
    }
  }

  private static CustomPropertyDefinition lenient(
      FieldScope field, SchemaGenerationContext context) {
    String lenient = LENIENT.get(field.getType().getErasedType());
    return lenient == null
        ? null
        : new CustomPropertyDefinition((ObjectNode) JSON.readTree(lenient));
  }
}
