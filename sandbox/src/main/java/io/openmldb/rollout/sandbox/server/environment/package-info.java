/** What a server finds around it: its machine's, or what a test has put in its place. */
package io.openmldb.rollout.sandbox.server.environment;
