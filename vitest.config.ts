import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/browser/**"],
          setupFiles: ["test/setup.ts"],
          // Properties are tried on many inputs: a slow machine takes its time, and is no failure.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.scenario.ts"],
          globalSetup: ["test/browser/global-setup.ts"],
          // One browser at a time: popups live on focus, and alarms on a machine that is not overloaded.
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
