import js from '@eslint/js'
import regexp from 'eslint-plugin-regexp'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['out', 'dist', 'node_modules', 'test-results', 'native-models/training'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Longer ones are lists of words, which are data, or have parts that deserve a name.
      'no-restricted-syntax': [
        'error',
        { selector: 'Literal[regex.pattern=/^.{201}/]', message: 'Split this expression into named parts or data.' }
      ],
      // Leaving a field out by naming it is how an object loses it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }]
    }
  },
  // A text of a person, a model or a server may not cost more than its length: one of 2 MB froze the app for minutes.
  {
    files: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'certain' }]
    }
  },
  { files: ['renderer/**/*.tsx', 'renderer/**/*.ts'], ...reactHooks.configs.flat.recommended },
  // Scripts run before anything is installed, so they are plain JavaScript with JSDoc types.
  // tsc knows their globals better than this rule does.
  { files: ['**/*.mjs', '**/*.cjs', '**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.mjs', '**/*.cjs', '**/*.js'], rules: { 'no-undef': 'off' } }
)
