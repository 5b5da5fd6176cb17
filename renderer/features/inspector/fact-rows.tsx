import styles from './inspector.module.css'

/** Named facts, a line each; `wraps` for texts longer than a line. */
export function FactRows({ rows, wraps = false }: { rows: readonly [name: string, value: string][]; wraps?: boolean }) {
  return (
    <table className={`${styles['table']} ${wraps ? styles['wraps'] : ''}`}>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
