/**
 * Java properties files as {@link java.util.Properties} reads them, edited byte for byte; the keys
 * of a taskmanager.
 */
package io.openmldb.rollout.activities.config.properties;
