package io.openmldb.rollout.workflows.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One key whose value a rollout changes in a node's configuration file. Secrets in values are
 * masked.
 *
 * @param key the key; of flag files with underscores
 * @param before the value that counts in the file as it is; null when the file does not set it
 * @param after the value that would count; null when the file would not set it any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigChange(String key, @Nullable String before, @Nullable String after) {}
