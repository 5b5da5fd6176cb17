/** Sextant's mark: the instrument's frame, its scale of sixty degrees and the arm that reads it. */
export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 3.4 4 17.6" />
      <path d="M12 3.4 20 17.6" />
      <path d="M4 17.6a16.3 16.3 0 0 0 16 0" />
      <path d="M7.4 11.6h9.2" />
      <path d="m12 3.4 2.5 15.9" stroke="var(--accent)" />
      <circle cx="12" cy="3.4" r="1.3" fill="var(--accent)" stroke="none" />
    </svg>
  )
}
