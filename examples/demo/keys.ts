/** Credentials of the demo's own servers; good nowhere else, and still never printed. */
export const keys = {
  octen: 'octen-demo-key-5b0c1f7e',
  okrapdf: 'okra_demo_key_93d2a84c',
} as const;
