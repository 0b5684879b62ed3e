/**
 * Java properties files as {@link java.util.Properties} reads them, edited byte for byte; the keys
 * of a taskmanager.
 */
@NullMarked
package io.openmldb.rollout.activities.config.properties;

import org.jspecify.annotations.NullMarked;
