import { useQuery } from "@tanstack/react-query";
import { providersQuery } from "@/api/me";
import { Button } from "@/ui/Button";

/** Offered only where the instance has Google configured. */
export function Google({ next }: { next: string }) {
  const { data } = useQuery(providersQuery);
  if (!data?.google) return null;
  const href = `/api/auth/google?next=${encodeURIComponent(next)}`;
  return (
    <>
      <Button asChild size="lg" className="w-full">
        <a href={href}>
          <Letter />
          Continue with Google
        </a>
      </Button>
      <div className="my-5 flex items-center gap-3 text-xs text-ink-3">
        <span className="h-px flex-1 bg-line" />
        or with e-mail
        <span className="h-px flex-1 bg-line" />
      </div>
    </>
  );
}

function Letter() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden>
      <path
        fill="#4285f4"
        d="M23 12.3c0-.8-.1-1.5-.2-2.2H12v4.2h6.2a5.3 5.3 0 0 1-2.3 3.4v2.8h3.7c2.2-2 3.4-5 3.4-8.2Z"
      />
      <path
        fill="#34a853"
        d="M12 23.5c3.1 0 5.700-1 7.600-2.800l-3.700-2.900a6.900 6.900 0 0 1-10.300-3.600H1.800v3A11.500 11.500 0 0 0 12 23.500Z"
      />
      <path
        fill="#fbbc05"
        d="M5.600 14.200a6.900 6.900 0 0 1 0-4.400v-3H1.800a11.500 11.500 0 0 0 0 10.400l3.800-3Z"
      />
      <path
        fill="#ea4335"
        d="M12 5.100c1.700 0 3.200.6 4.400 1.700l3.300-3.300A11.500 11.500 0 0 0 1.800 6.800l3.800 3A6.900 6.900 0 0 1 12 5.100Z"
      />
    </svg>
  );
}
