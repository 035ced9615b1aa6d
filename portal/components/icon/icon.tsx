import "./icon.css";

/**
 * A drawn sign on a 24-point grid.
 *
 * Accessibility: always beside its word, so it is hidden from readers of the text.
 */
export function Icon({ shape }: { shape: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shape} />
    </svg>
  );
}
